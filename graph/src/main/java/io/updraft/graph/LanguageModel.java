package io.updraft.graph;

import io.updraft.graph.generate.Cancellation;
import io.updraft.graph.generate.Generation;
import io.updraft.graph.generate.GenerationConfig;
import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.GenerationOptions;
import io.updraft.graph.generate.LazyTokenizer;
import io.updraft.graph.generate.MemoryUse;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.Piece;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TextGenerator;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import io.updraft.graph.generate.Tokenizer;
import io.updraft.graph.ir.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A model folder, opened: text in, text out. One generation at a time; for several at once, use the sessions of
/// [#tokenModel].
public final class LanguageModel implements AutoCloseable {
    /// Positions that a session gets where nobody asks for more: caches of today's longest contexts fill a machine.
    private static final int DEFAULT_CONTEXT = 8192;

    private final TokenModel model;
    private final LazyTokenizer tokenizer;
    private final GenerationConfig config;
    private final TokenSession session;
    private final int contextLength;
    private final AtomicBoolean busy = new AtomicBoolean();

    /// @param contextLength positions of a text; 0 for the model's own, at most 8,192
    /// @throws GenerationException if the model's context is shorter
    public LanguageModel(TokenModel model, LazyTokenizer tokenizer, GenerationConfig config, int contextLength) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.config = config;
        int most = Math.min(model.contextLength(), config.contextLength().orElse(Integer.MAX_VALUE));
        if (contextLength < 0 || contextLength > most) {
            throw new GenerationException("the context length is " + contextLength + "; give at most the model's "
                    + most + ", or 0");
        }
        this.contextLength = contextLength == 0 ? Math.min(most, DEFAULT_CONTEXT) : contextLength;
        int step = Math.min(this.contextLength, SessionOptions.DEFAULT_TOKENS_PER_STEP);
        session = model.newSession(new SessionOptions(this.contextLength, 1, step, false));
    }

    /// Opens a model folder (or its `.onnx` file) on the CPU with all processors.
    public static LanguageModel open(Path model) {
        return open(model, ModelOptions.defaults(), 0);
    }

    /// @param contextLength positions of a text; 0 for the model's own, at most 8,192
    /// @throws RuntimeException naming the file, the node or the option that is to blame
    public static LanguageModel open(Path model, ModelOptions options, int contextLength) {
        return open(model, options, contextLength, Progress.NONE);
    }

    /// As [#open(Path, ModelOptions, int)].
    ///
    /// @param progress hears of weights that are packed and kernels that are compiled
    public static LanguageModel open(Path model, ModelOptions options, int contextLength, Progress progress) {
        Path folder = folderOf(model);
        GenerationConfig config = GenerationConfig.read(folder);
        LazyTokenizer tokenizer = new LazyTokenizer(folder, config);
        if (Files.isRegularFile(folder.resolve("tokenizer.json"))) {
            tokenizer.start();
        }
        TokenModel opened = Models.load(model, options, progress).model();
        try {
            return new LanguageModel(opened, tokenizer, config, contextLength);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /// The folder that a model's configuration lies in.
    static Path folderOf(Path model) {
        Path parent = model.toAbsolutePath().getParent();
        return Files.isDirectory(model) || parent == null ? model : parent;
    }

    /// Continues a text.
    ///
    /// @param listener gets each piece as it comes, on this thread
    /// @throws GenerationException for a prompt that is empty or too long, or a model without a tokenizer
    public Generation generate(String prompt, GenerationOptions options, Consumer<Piece> listener) {
        return generate(prompt, options, new Cancellation(), listener);
    }

    /// As [#generate(String, GenerationOptions, Consumer)], until cancelled.
    public Generation generate(String prompt, GenerationOptions options, Cancellation cancellation,
            Consumer<Piece> listener) {
        if (prompt.isEmpty()) {
            throw new GenerationException("the prompt is empty; give it some text");
        }
        Tokenizer text = tokenizer.get();
        return generate(text.encode(prompt), options, Optional.of(text), cancellation, listener);
    }

    /// Continues ids, taken as they are. Works without a tokenizer; the text is empty then.
    public Generation generate(int[] promptIds, GenerationOptions options, Cancellation cancellation,
            Consumer<Piece> listener) {
        return generate(promptIds, options, tokenizer.ifUsable(), cancellation, listener);
    }

    private Generation generate(int[] ids, GenerationOptions options, Optional<Tokenizer> text,
            Cancellation cancellation, Consumer<Piece> listener) {
        if (!busy.compareAndSet(false, true)) {
            throw new GenerationException("this model is generating already; wait, or use a session of its tokenModel");
        }
        try {
            return new TextGenerator(session, model.vocabularySize(), contextLength,
                    Math.min(contextLength, SessionOptions.DEFAULT_TOKENS_PER_STEP), config.endTokens())
                    .generate(ids, options, text, cancellation, listener);
        } finally {
            busy.set(false);
        }
    }

    /// The model below, for sessions of one's own.
    public TokenModel tokenModel() {
        return model;
    }

    /// @throws GenerationException if the folder has no tokenizer
    public Tokenizer tokenizer() {
        return tokenizer.get();
    }

    public GenerationConfig config() {
        return config;
    }

    /// Positions of a text, the prompt included.
    public int contextLength() {
        return contextLength;
    }

    public MemoryUse memory() {
        return session.memory();
    }

    @Override
    public void close() {
        session.close();
        model.close();
        tokenizer.close();
    }
}
