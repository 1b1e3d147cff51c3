package io.updraft.graph;

import io.updraft.graph.generate.MemoryUse;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import io.updraft.graph.profile.Span;
import io.updraft.graph.profile.Trace;

/// A model whose sessions note their steps.
record TracedModel(TokenModel model, Trace trace) implements TokenModel {
    @Override
    public int vocabularySize() {
        return model.vocabularySize();
    }

    @Override
    public int contextLength() {
        return model.contextLength();
    }

    @Override
    public String deviceName() {
        return model.deviceName();
    }

    @Override
    public long weightBytes() {
        return model.weightBytes();
    }

    @Override
    public long weightBytesPerToken() {
        return model.weightBytesPerToken();
    }

    @Override
    public MemoryUse memory(SessionOptions options) {
        return model.memory(options);
    }

    @Override
    public TokenSession newSession(SessionOptions options) {
        return new TracedSession(trace.time("make session", Span.Kind.OPEN, () -> model.newSession(options)), trace);
    }

    @Override
    public void close() {
        model.close();
    }
}
