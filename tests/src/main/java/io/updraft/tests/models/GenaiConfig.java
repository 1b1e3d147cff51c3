package io.updraft.tests.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The `genai_config.json` of a random model.
final class GenaiConfig {
    private GenaiConfig() {
    }

    static void write(Path folder, String modelType, LlmSizes sizes, boolean positionIds) {
        String text = """
                {
                  "model": {
                    "type": "%s",
                    "bos_token_id": 0,
                    "eos_token_id": [0, 1],
                    "pad_token_id": 0,
                    "context_length": %d,
                    "vocab_size": %d,
                    "decoder": {
                      "session_options": {"log_id": "onnxruntime-genai", "provider_options": []},
                      "filename": "model.onnx",
                      "head_size": %d,
                      "hidden_size": %d,
                      "num_attention_heads": %d,
                      "num_key_value_heads": %d,
                      "num_hidden_layers": %d,
                      "inputs": {
                        "input_ids": "input_ids",
                        "attention_mask": "attention_mask",%s
                        "past_key_names": "past_key_values.%%d.key",
                        "past_value_names": "past_key_values.%%d.value"
                      },
                      "outputs": {
                        "logits": "logits",
                        "present_key_names": "present.%%d.key",
                        "present_value_names": "present.%%d.value"
                      }
                    }
                  },
                  "search": {"do_sample": false, "max_length": %d, "past_present_share_buffer": false}
                }
                """.formatted(modelType, sizes.context(), sizes.vocabulary(), sizes.headDim(), sizes.hidden(),
                sizes.heads(), sizes.kvHeads(), sizes.layers(),
                positionIds ? "\n        \"position_ids\": \"position_ids\"," : "", sizes.context());
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("genai_config.json"), text);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write into " + folder, failure);
        }
    }
}
