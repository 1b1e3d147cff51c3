package io.updraft.graph.generate;

import ai.djl.huggingface.tokenizers.Encoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// A folder's `tokenizer.json` through Hugging Face's tokenizers, as DJL binds them.
final class HuggingFaceTokenizer implements Tokenizer {
    /// Read by DJL when its first class is initialised: never fetch anything, and take the library for the CPU, which
    /// the jar holds (where DJL sees an NVIDIA driver it would otherwise look for another one on the network).
    private static final Map<String, String> DJL_PROPERTIES = Map.of("ai.djl.offline", "true", "RUST_FLAVOR", "cpu");

    private final ai.djl.huggingface.tokenizers.HuggingFaceTokenizer tokenizer;
    private final Optional<Boolean> addsBegin;
    private final Optional<Integer> begin;

    private HuggingFaceTokenizer(ai.djl.huggingface.tokenizers.HuggingFaceTokenizer tokenizer,
            Optional<Boolean> addsBegin, Optional<Integer> begin) {
        this.tokenizer = tokenizer;
        this.addsBegin = addsBegin;
        this.begin = begin;
    }

    /// @throws GenerationException if the folder has no tokenizer, or one that cannot be read
    /// @throws LinkageError if DJL's jars are not on the class path
    static Tokenizer open(Path folder, GenerationConfig config) {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) {
            throw new GenerationException(folder + " has no tokenizer.json, so text cannot be turned into ids; "
                    + "copy it from where the model came from, or give ids with --prompt-ids");
        }
        DJL_PROPERTIES.forEach(System::setProperty);
        Path configFile = folder.resolve("tokenizer_config.json");
        Map<?, ?> settings = Files.isRegularFile(configFile) ? JsonFile.read(configFile) : Map.of();
        Optional<Boolean> addsBegin = settings.get("add_bos_token") instanceof Boolean add
                ? Optional.of(add)
                : Optional.empty();
        try {
            ai.djl.huggingface.tokenizers.HuggingFaceTokenizer tokenizer = ai.djl.huggingface.tokenizers.HuggingFaceTokenizer
                    .builder().optTokenizerPath(file).optTruncation(false).optPadding(false).build();
            return new HuggingFaceTokenizer(tokenizer, addsBegin, beginToken(settings, config, tokenizer));
        } catch (IOException | RuntimeException e) {
            throw new GenerationException(file + " cannot be read: " + e.getMessage()
                    + "; replace it by the model's own file, or give ids with --prompt-ids", e);
        }
    }

    private static Optional<Integer> beginToken(Map<?, ?> settings, GenerationConfig config,
            ai.djl.huggingface.tokenizers.HuggingFaceTokenizer tokenizer) {
        Object name = settings.get("bos_token") instanceof Map<?, ?> token
                ? token.get("content")
                : settings.get("bos_token");
        if (name instanceof String text && !text.isEmpty()) {
            long[] ids = tokenizer.encode(text, false, false).getIds();
            if (ids.length == 1) {
                return Optional.of(Math.toIntExact(ids[0]));
            }
        }
        return config.beginToken().isPresent() ? Optional.of(config.beginToken().getAsInt()) : Optional.empty();
    }

    @Override
    public int[] encode(String text) {
        int[] plain = ids(text, false);
        int[] special = ids(text, true);
        if (begin.isEmpty()) {
            return special;
        }
        int id = begin.get();
        boolean wanted = addsBegin.orElse(special.length > plain.length && special[0] == id);
        boolean there = plain.length > 0 && plain[0] == id;
        if (!wanted || there) {
            return plain;
        }
        int[] begun = new int[plain.length + 1];
        begun[0] = id;
        System.arraycopy(plain, 0, begun, 1, plain.length);
        return begun;
    }

    private int[] ids(String text, boolean special) {
        Encoding encoding = tokenizer.encode(text, special, false);
        return Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
    }

    @Override
    public String decode(int[] ids) {
        long[] wide = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            wide[i] = ids[i];
        }
        return tokenizer.decode(wide, true);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
