package io.updraft.graph.device;

import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.MemoryUse;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import io.updraft.graph.ir.Progress;
import io.updraft.graph.profile.Observation;
import io.updraft.runtime.cache.KvTypes;
import java.util.concurrent.atomic.AtomicBoolean;

/// A language model as a [DeviceProgram]. Each session has its own plan, and with it its own copy of the weights on the
/// device; within a session decoding and prefill share one.
public final class DeviceModel implements TokenModel {
    private final DeviceProgram program;
    private final KvTypes cache;
    private final int contextLength;
    private final Observation observation;
    private final Progress progress;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param observation what sessions keep; kernels' times join the trace when a session is closed
    /// @param progress hears of weights packed and kernels compiled for a session
    /// @param onClose frees what the program's constants lie in
    public DeviceModel(DeviceProgram program, KvTypes cache, int contextLength, Observation observation,
            Progress progress, Runnable onClose) {
        this.program = program;
        this.cache = cache;
        this.contextLength = contextLength;
        this.observation = observation;
        this.progress = progress;
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
    public long weightBytesPerToken() {
        return program.weightBytesPerToken();
    }

    @Override
    public MemoryUse memory(SessionOptions options) {
        return SessionBuffers.of(program, cache, options, contextLength).memory();
    }

    @Override
    public TokenSession newSession(SessionOptions options) {
        if (closed.get()) {
            throw new GenerationException("the model is closed");
        }
        return new DeviceSession(program, cache, options, contextLength, observation, progress);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.run();
        }
    }
}
