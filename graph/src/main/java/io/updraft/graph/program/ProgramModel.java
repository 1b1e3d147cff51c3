package io.updraft.graph.program;

import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import io.updraft.graph.profile.Trace;
import io.updraft.runtime.cache.KvTypes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// A language model as a [Program] on the CPU.
public final class ProgramModel implements TokenModel {
    private final Program program;
    private final KvTypes cache;
    private final int contextLength;
    private final Optional<Trace> trace;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param trace gets a span for each kernel that sessions run
    /// @param onClose frees what the program's constants lie in, and its threads
    public ProgramModel(Program program, KvTypes cache, int contextLength, Optional<Trace> trace,
            Runnable onClose) {
        this.program = program;
        this.cache = cache;
        this.contextLength = contextLength;
        this.trace = trace;
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
        return new ProgramSession(program, cache, options, contextLength, trace);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            program.close();
            onClose.run();
        }
    }
}
