package io.updraft.graph.onnx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a folder's configuration files say about a model; the graph has the rest.
///
/// @param source
///            for messages: the file that says it
/// @param names
///            names of the graph's inputs and outputs, where the file gives them
/// @param padId
///            as the file has it: some have -1, or an id past the vocabulary
record Declared(String source, String architecture, Optional<NamePatterns> names, Optional<Integer> layers,
        Optional<Integer> kvHeads, Optional<Integer> headSize, Optional<Integer> contextLength,
        Optional<Integer> vocabularySize, Optional<Integer> bosId, List<Integer> eosIds, Optional<Integer> padId,
        Optional<Integer> slidingWindow, SearchDefaults search) {

    /// Nothing is declared.
    static Declared nothing(Path model) {
        return new Declared(model.toString(), "", Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(),
                Optional.empty(), SearchDefaults.GREEDY);
    }

    /// `genai_config.json` of onnxruntime-genai
    /// (<https://onnxruntime.ai/docs/genai/reference/config.html>).
    static Declared ofGenai(Path file) {
        JsonObject json = JsonObject.read(file);
        JsonObject model = json.requiredObject("model");
        JsonObject decoder = model.requiredObject("decoder");
        for (String part : List.of("encoder", "embedding", "vision", "speech")) {
            if (model.has(part)) {
                throw new OnnxException(file + ": the model has a part '" + part
                        + "'; only decoders that take token ids are supported");
            }
        }
        if (decoder.has("pipeline")) {
            throw new OnnxException(file + ": the decoder is a pipeline of several models, which is not supported");
        }
        Optional<Integer> window = decoder.object("sliding_window").flatMap(sliding -> sliding.size("window_size"));
        return new Declared(file.toString(), model.text("type").orElse(""), Optional.of(NamePatterns.ofGenai(decoder)),
                decoder.size("num_hidden_layers"), decoder.size("num_key_value_heads"), decoder.size("head_size"),
                Optional.of(model.requiredSize("context_length")), Optional.of(model.requiredSize("vocab_size")),
                model.integer("bos_token_id"),
                model.integers("eos_token_id").orElseThrow(() -> model.missing("eos_token_id")),
                model.integer("pad_token_id"), window,
                json.object("search").map(SearchDefaults::of).orElse(SearchDefaults.GREEDY));
    }

    /// `config.json` and `generation_config.json` of Hugging Face transformers, where they are.
    static Declared ofTransformers(Path folder, Path model) {
        Path config = folder.resolve("config.json");
        Path generation = folder.resolve("generation_config.json");
        Declared found = nothing(model);
        if (Files.isRegularFile(config)) {
            JsonObject json = JsonObject.read(config);
            found = new Declared(config.toString(), json.text("model_type").orElse(""), Optional.empty(),
                    json.size("num_hidden_layers"), json.size("num_key_value_heads"), json.size("head_dim"),
                    json.size("max_position_embeddings"), json.size("vocab_size"), json.integer("bos_token_id"),
                    json.integers("eos_token_id").orElse(List.of()), json.integer("pad_token_id"), Optional.empty(),
                    SearchDefaults.GREEDY);
        }
        if (Files.isRegularFile(generation)) {
            JsonObject json = JsonObject.read(generation);
            found = found.with(json.integers("eos_token_id").orElse(found.eosIds), SearchDefaults.of(json));
        }
        return found;
    }

    private Declared with(List<Integer> newEosIds, SearchDefaults newSearch) {
        return new Declared(source, architecture, names, layers, kvHeads, headSize, contextLength, vocabularySize,
                bosId, newEosIds, padId, slidingWindow, newSearch);
    }
}
