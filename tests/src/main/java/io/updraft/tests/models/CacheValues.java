package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import io.updraft.tests.OnnxModelBuilder;

/// Names and declarations of a model's key and value caches, [batch, kvHeads, positions, headDim].
final class CacheValues {
    private CacheValues() {
    }

    static String pastKey(int layer) {
        return "past_key_values." + layer + ".key";
    }

    static String pastValue(int layer) {
        return "past_key_values." + layer + ".value";
    }

    static String presentKey(int layer) {
        return "present." + layer + ".key";
    }

    static String presentValue(int layer) {
        return "present." + layer + ".value";
    }

    static void declare(OnnxModelBuilder onnx, LlmSizes sizes, DataType type) {
        for (int layer = 0; layer < sizes.layers(); layer++) {
            for (String name : new String[]{pastKey(layer), pastValue(layer)}) {
                onnx.input(name, type, "batch_size", sizes.kvHeads(), "past_sequence_length", sizes.headDim());
            }
            for (String name : new String[]{presentKey(layer), presentValue(layer)}) {
                onnx.output(name, type, "batch_size", sizes.kvHeads(), "total_sequence_length", sizes.headDim());
            }
        }
    }
}
