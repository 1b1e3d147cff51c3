package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import java.util.List;
import java.util.Map;

/// A 4-bit weight that GatherBlockQuantized reads as the embedding and MatMulNBits as the output projection, as
/// onnxruntime-genai ties quantized embeddings.
final class SharedEmbedding {
    private static final int BLOCK = 32;

    private SharedEmbedding() {
    }

    static void gather(LlmGraph graph, LlmSizes sizes, String output) {
        String flat = graph.op("Reshape", "embed_weight_flat", weight(graph, sizes),
                graph.longs(sizes.vocabulary(), sizes.hidden() / 2));
        graph.microsoft("GatherBlockQuantized",
                Map.of("bits", 4, "block_size", BLOCK, "gather_axis", 0, "quantize_axis",
                        1),
                List.of(output), flat, "input_ids", scales(graph, sizes));
    }

    static void logits(LlmGraph graph, LlmSizes sizes, String x, String output) {
        graph.microsoft("MatMulNBits", Map.of("K", sizes.hidden(), "N", sizes.vocabulary(), "bits", 4, "block_size",
                BLOCK), List.of(output), x, weight(graph, sizes), scales(graph, sizes));
    }

    private static String weight(LlmGraph graph, LlmSizes sizes) {
        String name = "lm_head.MatMul.weight_Q4G32";
        return graph.weight(name, graph.random().integers(name, DataType.UINT8, 0, 256, sizes.vocabulary(),
                sizes.hidden() / BLOCK, BLOCK / 2));
    }

    private static String scales(LlmGraph graph, LlmSizes sizes) {
        String name = "lm_head.MatMul.weight_Q4G32_scale";
        return graph.weight(name, graph.random().scales(name, graph.type(), 0.2, true, sizes.vocabulary(),
                sizes.hidden() / BLOCK));
    }
}
