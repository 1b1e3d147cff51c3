package io.updraft.cli.bench;

import io.updraft.graph.ir.DecoderNames;
import io.updraft.graph.pass.DecoderSignature;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Extents of a Llama.
public record LlamaShape(int hidden, int layers, int heads, int kvHeads, int headSize, int intermediate,
        int vocabulary, int contextLength) {
    /// Shapes with a name: "1b" is Llama 3.2 1B's with a vocabulary of 32,000; "llama-2-7b" what it says; "tiny" is for trying.
    public static Optional<LlamaShape> named(String name) {
        return switch (name) {
            case "1b" -> Optional.of(new LlamaShape(2048, 16, 32, 8, 64, 8192, 32_000, 4096));
            case "llama-2-7b" -> Optional.of(new LlamaShape(4096, 32, 32, 32, 128, 11_008, 32_000, 4096));
            case "tiny" -> Optional.of(new LlamaShape(128, 2, 4, 2, 32, 352, 1000, 512));
            default -> Optional.empty();
        };
    }

    /// What the inputs and outputs of its graph mean.
    DecoderSignature signature() {
        List<DecoderNames.LayerCache> caches = IntStream.range(0, layers)
                .mapToObj(layer -> new DecoderNames.LayerCache("past_key_values." + layer + ".key",
                        "past_key_values." + layer + ".value", "present." + layer + ".key",
                        "present." + layer + ".value"))
                .toList();
        return new DecoderSignature(new DecoderNames("input_ids", Optional.of("attention_mask"), Optional.empty(),
                "logits", caches), kvHeads, headSize, contextLength);
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
