package io.updraft.cli.bench;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;

/// Where the constants of a random Llama go as its graph is made.
interface LlamaWeights {
    /// Base of RoPE.
    double THETA = 10_000;

    /// The type of what is floating-point: activations and the constants below.
    TensorProto.DataType type();

    /// Uniform bytes.
    void bytes(GraphProto.Builder graph, String name, long... shape);

    /// Floats uniform in [-bound, bound).
    void floats(GraphProto.Builder graph, String name, float bound, long... shape);

    void constant(GraphProto.Builder graph, String name, float value, long... shape);

    void values(GraphProto.Builder graph, String name, float[] values, long... shape);

    /// `cos_cache` and `sin_cache` of RoPE, [positions, pairs].
    default void rotary(GraphProto.Builder graph, int positions, int pairs) {
        for (String name : new String[]{"cos_cache", "sin_cache"}) {
            float[] table = new float[positions * pairs];
            for (int i = 0; i < table.length; i++) {
                double angle = i / pairs * Math.pow(THETA, -(double) (i % pairs) / pairs);
                table[i] = (float) (name.startsWith("cos") ? Math.cos(angle) : Math.sin(angle));
            }
            values(graph, name, table, positions, pairs);
        }
    }
}
