package io.updraft.cli.bench;

import java.util.Optional;

/// Extents of a Llama.
public record LlamaShape(int hidden, int layers, int heads, int kvHeads, int headSize, int intermediate,
        int vocabulary, int contextLength) {
    /// Shapes with a name: "1b" is Llama 3.2 1B's with a vocabulary of 32,000; "tiny" is for trying.
    public static Optional<LlamaShape> named(String name) {
        return switch (name) {
            case "1b" -> Optional.of(new LlamaShape(2048, 16, 32, 8, 64, 8192, 32_000, 4096));
            case "tiny" -> Optional.of(new LlamaShape(128, 2, 4, 2, 32, 352, 1000, 512));
            default -> Optional.empty();
        };
    }

    String genaiConfig() {
        return """
                {
                 "model": {
                  "type": "llama",
                  "bos_token_id": 0,
                  "eos_token_id": 0,
                  "pad_token_id": 0,
                  "context_length": %d,
                  "vocab_size": %d,
                  "decoder": {
                   "filename": "model.onnx",
                   "head_size": %d,
                   "hidden_size": %d,
                   "num_attention_heads": %d,
                   "num_key_value_heads": %d,
                   "num_hidden_layers": %d,
                   "inputs": {
                    "input_ids": "input_ids",
                    "attention_mask": "attention_mask",
                    "past_key_names": "past_key_values.%%d.key",
                    "past_value_names": "past_key_values.%%d.value"
                   },
                   "outputs": {
                    "logits": "logits",
                    "present_key_names": "present.%%d.key",
                    "present_value_names": "present.%%d.value"
                   }
                  }
                 }
                }
                """.formatted(contextLength, vocabulary, headSize, hidden, heads, kvHeads, layers);
    }
}
