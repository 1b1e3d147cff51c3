package io.updraft.cli.bench;

import io.updraft.graph.generate.Cancellation;
import io.updraft.graph.generate.Generation;
import io.updraft.graph.generate.GenerationOptions;
import io.updraft.graph.generate.MemoryUse;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TextGenerator;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import java.util.Optional;
import java.util.Set;

/// This library: its own generation loop over a session, without a tokenizer.
public final class UpdraftContender implements Contender {
    private final TokenModel model;
    private final TokenSession session;
    private final TextGenerator generator;

    /// @param contextLength positions of the session: prompt and new ids
    public UpdraftContender(TokenModel model, int contextLength) {
        this.model = model;
        int chunk = Math.min(contextLength, SessionOptions.DEFAULT_TOKENS_PER_STEP);
        session = model.newSession(new SessionOptions(contextLength, 1, chunk, false));
        generator = new TextGenerator(session, model.vocabularySize(), contextLength, chunk, Set.of());
    }

    @Override
    public String name() {
        return "updraft";
    }

    public TokenModel model() {
        return model;
    }

    @Override
    public Sample run(int[] prompt, int newTokens) {
        GenerationOptions options = GenerationOptions.builder().maxNewTokens(newTokens).build();
        Generation result = generator.generate(prompt, options, Optional.empty(), new Cancellation(), _ -> {
        });
        return new Sample(result.prefillSeconds(), result.timeToFirstToken(), result.decodeSeconds(),
                result.ids().stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    public Memory memory() {
        MemoryUse use = session.memory();
        return new Memory(use.totalBytes(), use.weightBytes(), use.cacheBytes(), use.workspaceBytes());
    }

    @Override
    public void close() {
        session.close();
        model.close();
    }
}
