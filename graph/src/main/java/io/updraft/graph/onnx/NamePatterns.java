package io.updraft.graph.onnx;

import io.updraft.graph.ir.DecoderNames.LayerCache;

/// Names of a decoder's inputs and outputs as `genai_config.json` gives them; those of caches have `%d` for the layer.
record NamePatterns(String inputIds, String attentionMask, String positionIds, String logits, String pastKey,
        String pastValue, String presentKey, String presentValue) {
    private static final String LAYER = "%d";

    NamePatterns {
        for (String pattern : new String[]{pastKey, pastValue, presentKey, presentValue}) {
            int at = pattern.indexOf(LAYER);
            if (at < 0 || pattern.indexOf('%', at + 1) >= 0 || pattern.indexOf('%') != at) {
                throw new OnnxException("the name pattern '" + ProtoText.clip(pattern)
                        + "' of caches must have one %d for the layer");
            }
        }
    }

    /// From `model.decoder`; the defaults are onnxruntime-genai's.
    static NamePatterns ofGenai(JsonObject decoder) {
        JsonObject inputs = decoder.object("inputs").orElse(JsonObject.EMPTY);
        JsonObject outputs = decoder.object("outputs").orElse(JsonObject.EMPTY);
        return new NamePatterns(inputs.text("input_ids").orElse("input_ids"),
                inputs.text("attention_mask").orElse("attention_mask"),
                inputs.text("position_ids").orElse("position_ids"), outputs.text("logits").orElse("logits"),
                inputs.text("past_key_names").orElse("past_key_values.%d.key"),
                inputs.text("past_value_names").orElse("past_key_values.%d.value"),
                outputs.text("present_key_names").orElse("present.%d.key"),
                outputs.text("present_value_names").orElse("present.%d.value"));
    }

    LayerCache layer(int index) {
        String number = Integer.toString(index);
        return new LayerCache(pastKey.replace(LAYER, number), pastValue.replace(LAYER, number),
                presentKey.replace(LAYER, number), presentValue.replace(LAYER, number));
    }
}
