package io.updraft.graph.generate;

import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A folder's tokenizer, loaded beside the weights and asked for when text first needs it. Prompts given as ids need
/// neither a `tokenizer.json` nor DJL's jars.
public final class LazyTokenizer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LazyTokenizer.class.getName());

    private final Path folder;
    private final FutureTask<Tokenizer> loading;
    private boolean started;
    private boolean warned;

    public LazyTokenizer(Path folder, GenerationConfig config) {
        this.folder = folder;
        loading = new FutureTask<>(() -> HuggingFaceTokenizer.open(folder, config));
    }

    /// A tokenizer that is there already.
    public static LazyTokenizer of(Tokenizer tokenizer) {
        LazyTokenizer lazy = new LazyTokenizer(tokenizer);
        lazy.start();
        return lazy;
    }

    private LazyTokenizer(Tokenizer tokenizer) {
        folder = Path.of("");
        loading = new FutureTask<>(() -> tokenizer);
    }

    /// Begins to load on a thread of its own.
    public synchronized void start() {
        if (!started) {
            started = true;
            Thread.ofPlatform().daemon().name("updraft-tokenizer").start(loading);
        }
    }

    /// The tokenizer, waiting for it.
    ///
    /// @throws GenerationException if there is none or it cannot be loaded
    public Tokenizer get() {
        start();
        try {
            return loading.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case GenerationException cause -> throw new GenerationException(
                        String.valueOf(cause.getMessage()), cause);
                case LinkageError cause -> throw new GenerationException("the tokenizer's library cannot be loaded ("
                        + cause + "); put ai.djl.huggingface:tokenizers on the class path, or give ids with "
                        + "--prompt-ids", cause);
                case null, default -> throw new CompletionException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GenerationException("interrupted while the tokenizer was loading", e);
        }
    }

    /// The tokenizer, or nothing where text is a convenience only (a prompt of ids) and there is none.
    public Optional<Tokenizer> ifUsable() {
        if (!started && !Files.isRegularFile(folder.resolve("tokenizer.json"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(get());
        } catch (GenerationException e) {
            if (!warned) {
                warned = true;
                LOG.log(Level.WARNING, "ids only, no text: {0}", e.getMessage());
            }
            return Optional.empty();
        }
    }

    @Override
    public synchronized void close() {
        if (started && !loading.cancel(false) && loading.state() == java.util.concurrent.Future.State.SUCCESS) {
            loading.resultNow().close();
        }
    }
}
