package io.updraft.graph.generate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// What a model folder's configuration says about text: `genai_config.json` (onnxruntime-genai), and Hugging Face's
/// `generation_config.json` and `config.json`, each where it is there.
///
/// @param endTokens ids that end a text; of all files together, as exporters forget some in one or the other
/// @param beginToken the id that begins a text
/// @param contextLength positions that the model was made for
public record GenerationConfig(Set<Integer> endTokens, OptionalInt beginToken, OptionalInt contextLength) {
    public GenerationConfig {
        endTokens = Set.copyOf(endTokens);
    }

    /// A folder without configuration.
    public static GenerationConfig empty() {
        return new GenerationConfig(Set.of(), OptionalInt.empty(), OptionalInt.empty());
    }

    /// @throws GenerationException if a file is there and is no JSON, or an id in it is none
    public static GenerationConfig read(Path folder) {
        Path genaiFile = folder.resolve("genai_config.json");
        Path generationFile = folder.resolve("generation_config.json");
        Path configFile = folder.resolve("config.json");
        Map<?, ?> genai = JsonFile.object(readIfThere(genaiFile), "model");
        Map<?, ?> generation = readIfThere(generationFile);
        Map<?, ?> config = readIfThere(configFile);
        Set<Integer> ends = new TreeSet<>();
        addIds(ends, genai, genaiFile);
        addIds(ends, generation, generationFile);
        if (ends.isEmpty()) {
            addIds(ends, config, configFile);
        }
        OptionalInt begin = first(number(genai, "bos_token_id", genaiFile),
                number(generation, "bos_token_id", generationFile), number(config, "bos_token_id", configFile));
        OptionalInt context = first(number(genai, "context_length", genaiFile),
                number(config, "max_position_embeddings", configFile));
        return new GenerationConfig(ends, begin, context);
    }

    private static Map<?, ?> readIfThere(Path file) {
        return Files.isRegularFile(file) ? JsonFile.read(file) : Map.of();
    }

    private static void addIds(Set<Integer> ids, Map<?, ?> map, Path file) {
        switch (map.get("eos_token_id")) {
            case null -> {
            }
            case List<?> list -> list.forEach(each -> ids.add(id(each, "eos_token_id", file)));
            case Object one -> ids.add(id(one, "eos_token_id", file));
        }
    }

    private static OptionalInt number(Map<?, ?> map, String key, Path file) {
        Object value = map.get(key);
        return value == null || value instanceof List ? OptionalInt.empty() : OptionalInt.of(id(value, key, file));
    }

    private static int id(Object value, String key, Path file) {
        if (value instanceof Double number && number >= 0 && number <= Integer.MAX_VALUE
                && number == Math.rint(number)) {
            return number.intValue();
        }
        throw new GenerationException(file + ": " + key + " is " + value
                + ", expected an integer of 0 or more; correct it or remove the entry");
    }

    private static OptionalInt first(OptionalInt... candidates) {
        for (OptionalInt candidate : candidates) {
            if (candidate.isPresent()) {
                return candidate;
            }
        }
        return OptionalInt.empty();
    }
}
