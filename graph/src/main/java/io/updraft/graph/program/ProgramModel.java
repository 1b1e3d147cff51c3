package io.updraft.graph.program;

import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import io.updraft.runtime.cache.KvTypes;
import java.util.concurrent.atomic.AtomicBoolean;

/// A language model as a [Program] on the CPU.
public final class ProgramModel implements TokenModel {
    private final Program program;
    private final KvTypes cache;
    private final int contextLength;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param onClose frees what the program's constants lie in, and its threads
    public ProgramModel(Program program, KvTypes cache, int contextLength, Runnable onClose) {
        this.program = program;
        this.cache = cache;
        this.contextLength = contextLength;
        this.onClose = onClose;
    }

    /// Kernels in order, for `--explain`.
    public Program program() {
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
        return "cpu";
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
    public TokenSession newSession(SessionOptions options) {
        if (closed.get()) {
            throw new GenerationException("the model is closed");
        }
        return new ProgramSession(program, cache, options, contextLength);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            program.close();
            onClose.run();
        }
    }
}
