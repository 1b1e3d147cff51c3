package io.updraft.attention;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.RowShape;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// One attention node to test: its shape, options and constants.
record AttentionCase(int heads, int kvHeads, int headDim, int valueDim, boolean packed, int window, float softcap,
        boolean smooth, boolean sink, boolean norm, int rotaryDim, boolean interleaved) {
    static final int POSITIONS = 1200;

    static AttentionCase plain(int heads, int kvHeads, int headDim) {
        return new AttentionCase(heads, kvHeads, headDim, headDim, false, -1, 0, false, false, false, 0, false);
    }

    AttentionCase withPacked() {
        return new AttentionCase(heads, kvHeads, headDim, valueDim, true, window, softcap, smooth, sink, norm,
                rotaryDim,
                interleaved);
    }

    AttentionCase withValueDim(int dim) {
        return new AttentionCase(heads, kvHeads, headDim, dim, packed, window, softcap, smooth, sink, norm, rotaryDim,
                interleaved);
    }

    AttentionCase withWindow(int keys) {
        return new AttentionCase(heads, kvHeads, headDim, valueDim, packed, keys, softcap, smooth, sink, norm,
                rotaryDim,
                interleaved);
    }

    AttentionCase withSoftcap(float cap) {
        return new AttentionCase(heads, kvHeads, headDim, valueDim, packed, window, cap, smooth, sink, norm, rotaryDim,
                interleaved);
    }

    AttentionCase withSmooth() {
        return new AttentionCase(heads, kvHeads, headDim, valueDim, packed, window, softcap, true, sink, norm,
                rotaryDim,
                interleaved);
    }

    AttentionCase withSink() {
        return new AttentionCase(heads, kvHeads, headDim, valueDim, packed, window, softcap, smooth, true, norm,
                rotaryDim,
                interleaved);
    }

    AttentionCase withNorm() {
        return new AttentionCase(heads, kvHeads, headDim, valueDim, packed, window, softcap, smooth, sink, true,
                rotaryDim,
                interleaved);
    }

    AttentionCase withRotary(int dim, boolean neighbours) {
        return new AttentionCase(heads, kvHeads, headDim, valueDim, packed, window, softcap, smooth, sink, norm, dim,
                neighbours);
    }

    float scale() {
        return (float) (1 / Math.sqrt(headDim));
    }

    LayerShape layer() {
        return new LayerShape(kvHeads, headDim, valueDim);
    }

    int queryColumns() {
        return heads * headDim;
    }

    int keyColumns() {
        return kvHeads * headDim;
    }

    int valueColumns() {
        return kvHeads * valueDim;
    }

    int outputColumns() {
        return heads * valueDim;
    }

    /// Cosine (phase 0) or sine (phase 1) of the angle of pair `i` at a position.
    static float angle(int position, int i, int rotaryDim, int phase) {
        double angle = position * Math.pow(10000, -2.0 * i / rotaryDim);
        return (float) (phase == 0 ? Math.cos(angle) : Math.sin(angle));
    }

    float[] normWeights(int seed) {
        return norm ? floats(seed, headDim, 1f) : new float[0];
    }

    float[] sinks() {
        float[] sinks = floats(99, heads, 2f);
        return sink ? sinks : new float[0];
    }

    static float[] floats(int seed, int count, float size) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian() * size;
        }
        return values;
    }

    KernelRequest request() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("layer", 0);
        attributes.put("num_heads", heads);
        attributes.put("kv_num_heads", kvHeads);
        attributes.put("head_size", headDim);
        attributes.put("scale", scale());
        attributes.put("softcap", softcap);
        attributes.put("local_window_size", window);
        attributes.put("smooth_softmax", smooth);
        attributes.put("do_rotary", rotaryDim > 0);
        attributes.put("rotary_dim", rotaryDim);
        attributes.put("rotary_interleaved", interleaved);
        attributes.put("qk_norm_epsilon", 1e-6f);
        List<Operand> inputs = new ArrayList<>();
        inputs.add(rows("q", packed ? queryColumns() + keyColumns() + valueColumns() : queryColumns()));
        inputs.add(packed ? Operand.ABSENT : rows("k", keyColumns()));
        inputs.add(packed ? Operand.ABSENT : rows("v", valueColumns()));
        inputs.add(table("cos", 0));
        inputs.add(table("sin", 1));
        inputs.add(constant("q_norm", normWeights(5)));
        inputs.add(constant("k_norm", normWeights(6)));
        inputs.add(constant("sink", sinks()));
        return new KernelRequest(OperatorId.updraft("CachedAttention"), "attention", Attributes.of(attributes), inputs,
                List.of(rows("out", outputColumns())));
    }

    private static Operand rows(String name, int columns) {
        return new Operand(name, DataType.FLOAT, new RowShape(Shape.of(1, 1, columns), 1, Rows.TOKENS),
                Optional.empty());
    }

    private Operand table(String name, int phase) {
        if (rotaryDim == 0) {
            return Operand.ABSENT;
        }
        int half = rotaryDim / 2;
        float[] values = new float[POSITIONS * half];
        for (int i = 0; i < values.length; i++) {
            values[i] = angle(i / half, i % half, rotaryDim, phase);
        }
        Shape shape = Shape.of(POSITIONS, half);
        return new Operand(name, DataType.FLOAT, RowShape.fixed(shape), Optional.of(Tensor.ofFloats(shape, values)));
    }

    private static Operand constant(String name, float[] values) {
        Shape shape = Shape.of(values.length);
        return values.length == 0 ? Operand.ABSENT
                : new Operand(name, DataType.FLOAT, RowShape.fixed(shape),
                        Optional.of(Tensor.ofFloats(shape, values)));
    }
}
