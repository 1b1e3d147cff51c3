package io.updraft.graph.onnx;

/// How a model's makers want text to be picked, unless a caller says otherwise.
///
/// @param doSample
///            false for greedy
/// @param temperature
///            divides the logits; 0 is greedy
/// @param topK
///            ids kept; 0 for all
/// @param topP
///            probability kept; 1 for all
/// @param minP
///            ids less probable than this share of the best one's are dropped; 0 for none
/// @param repetitionPenalty
///            1 for none
/// @param minLength
///            ids, prompt included, before an end token counts
/// @param maxLength
///            ids, prompt included, after which generation ends; 0 for the context's length
public record SearchDefaults(boolean doSample, float temperature, int topK, float topP, float minP,
        float repetitionPenalty, int minLength, int maxLength) {
    /// Greedy, to the end of the context.
    public static final SearchDefaults GREEDY = new SearchDefaults(false, 1, 0, 1, 0, 1, 0, 0);

    public SearchDefaults {
        check("temperature", temperature, temperature >= 0 && Float.isFinite(temperature), "at least 0");
        check("top_k", topK, topK >= 0, "at least 0");
        check("top_p", topP, topP >= 0 && topP <= 1, "from 0 to 1");
        check("min_p", minP, minP >= 0 && minP <= 1, "from 0 to 1");
        check("repetition_penalty", repetitionPenalty, repetitionPenalty > 0 && Float.isFinite(repetitionPenalty),
                "above 0");
        check("min_length", minLength, minLength >= 0, "at least 0");
        check("max_length", maxLength, maxLength >= 0, "at least 0");
    }

    private static void check(String name, Number value, boolean valid, String range) {
        if (!valid) {
            throw new OnnxException("search default " + name + " is " + value + ", it must be " + range);
        }
    }

    /// From the object that onnxruntime-genai calls `search`, or from `generation_config.json`: the keys are the same.
    static SearchDefaults of(JsonObject json) {
        return new SearchDefaults(json.flag("do_sample").orElse(GREEDY.doSample),
                json.number("temperature").map(Double::floatValue).orElse(GREEDY.temperature),
                json.integer("top_k").orElse(GREEDY.topK),
                json.number("top_p").map(Double::floatValue).orElse(GREEDY.topP),
                json.number("min_p").map(Double::floatValue).orElse(GREEDY.minP),
                json.number("repetition_penalty").map(Double::floatValue).orElse(GREEDY.repetitionPenalty),
                json.integer("min_length").orElse(GREEDY.minLength),
                json.integer("max_length").orElse(GREEDY.maxLength));
    }
}
