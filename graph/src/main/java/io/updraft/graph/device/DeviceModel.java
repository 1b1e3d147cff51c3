package io.updraft.graph.device;

import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import java.util.concurrent.atomic.AtomicBoolean;

/// A language model as a [DeviceProgram]. Each session has its own plan, and with it its own copy of the weights on the
/// device; within a session decoding and prefill share one.
public final class DeviceModel implements TokenModel {
    private final DeviceProgram program;
    private final int contextLength;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param onClose frees what the program's constants lie in
    public DeviceModel(DeviceProgram program, int contextLength, Runnable onClose) {
        this.program = program;
        this.contextLength = contextLength;
        this.onClose = onClose;
    }

    /// Kernels in order, for `--explain`.
    public DeviceProgram program() {
        return program;
    }

    @Override
    public int vocabularySize() {
        return program.vocabularySize();
    }

    @Override
    public int contextLength() {
        return contextLength;
    }

    @Override
    public String deviceName() {
        return program.target().profile().name();
    }

    @Override
    public long weightBytes() {
        return program.weightBytes();
    }

    @Override
    public TokenSession newSession(SessionOptions options) {
        if (closed.get()) {
            throw new GenerationException("the model is closed");
        }
        return new DeviceSession(program, options, contextLength);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.run();
        }
    }
}
