package io.updraft.graph.interpret;

import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import io.updraft.graph.ir.DecoderNames;
import io.updraft.graph.ir.Graph;
import io.updraft.runtime.operator.OperatorRegistry;
import java.util.concurrent.atomic.AtomicBoolean;

/// A language model on the reference implementations: for graphs that no pass understands.
public final class InterpretedModel implements TokenModel {
    private final Graph graph;
    private final DecoderNames names;
    private final Interpreter interpreter;
    private final int vocabularySize;
    private final int contextLength;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param onClose
    ///            frees what the graph's constants lie in
    public InterpretedModel(Graph graph, DecoderNames names, OperatorRegistry registry, int vocabularySize,
            int contextLength, Runnable onClose) {
        this.graph = graph;
        this.names = names;
        this.interpreter = new Interpreter(graph, registry);
        this.vocabularySize = vocabularySize;
        this.contextLength = contextLength;
        this.onClose = onClose;
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public int contextLength() {
        return contextLength;
    }

    @Override
    public String deviceName() {
        return "cpu (reference)";
    }

    @Override
    public long weightBytes() {
        return graph.initializers().values().stream().mapToLong(tensor -> tensor.tensorType().bytes()).sum();
    }

    @Override
    public TokenSession newSession(SessionOptions options) {
        if (closed.get()) {
            throw new GenerationException("the model is closed");
        }
        return new InterpretedSession(this, interpreter, graph, names, options);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.run();
        }
    }
}
