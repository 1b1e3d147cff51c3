package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// One layer's attention, spelled out as torch's exporter does: projections, rotary embedding, the cache, each head of
/// keys repeated, softmax(q k^T + mask) v.
final class TorchAttention {
    private final LlmGraph graph;
    private final LlmSizes sizes;
    private final TorchShapes shapes;
    private final int layer;
    private final String name;

    TorchAttention(LlmGraph graph, LlmSizes sizes, TorchShapes shapes, int layer) {
        this.graph = graph;
        this.sizes = sizes;
        this.shapes = shapes;
        this.layer = layer;
        this.name = "/m/model/layers." + layer + "/self_attn/";
    }

    String write(String x, String pastKey, String cosines, String sines, String mask) {
        String batch = shapes.extent(x, 0, name + "batch");
        String sequence = shapes.extent(x, 1, name + "sequence");
        String query = heads(x, batch, sequence, "q_proj", sizes.queryWidth());
        String key = heads(x, batch, sequence, "k_proj", sizes.kvWidth());
        String value = heads(x, batch, sequence, "v_proj", sizes.kvWidth());
        String cos = graph.op("Unsqueeze", name + "cos", cosines, graph.constant(1));
        String sin = graph.op("Unsqueeze", name + "sin", sines, graph.constant(1));
        String rotatedQuery = rotate(query, cos, sin, name + "q_rotary/");
        String rotatedKey = rotate(key, cos, sin, name + "k_rotary/");
        String keys = graph.op("Concat", Map.of("axis", -2), CacheValues.presentKey(layer), pastKey, rotatedKey);
        String values = graph.op("Concat", Map.of("axis", -2), CacheValues.presentValue(layer), CacheValues.pastValue(
                layer), value);
        String attended = attend(rotatedQuery, repeat(keys, name + "k_repeat/"), repeat(values, name + "v_repeat/"),
                mask);
        String rows = graph.op("Transpose", Map.of("perm", List.of(0, 2, 1, 3)), name + "Transpose_4_output_0",
                attended);
        String shape = graph.op("Concat", Map.of("axis", 0), name + "Concat_11_output_0",
                shapes.axis(batch, name + "b_o"),
                shapes.axis(sequence, name + "s_o"), graph.constant(-1));
        String joined = graph.op("Reshape", Map.of("allowzero", 0), name + "Reshape_7_output_0", rows, shape);
        return Projection.dense().apply(graph, joined, name + "o_proj", sizes.queryWidth(), sizes.hidden(), false, name
                + "o_proj/MatMul_output_0");
    }

    private String heads(String x, String batch, String sequence, String projection, int width) {
        String part = name + projection;
        String product = Projection.dense().apply(graph, x, part, sizes.hidden(), width, false,
                part + "/MatMul_output_0");
        String shape = graph.op("Concat", Map.of("axis", 0), part + "/Concat_output_0", shapes.axis(batch, part + "/b"),
                shapes.axis(sequence, part + "/s"), graph.constant(-1), graph.constant(sizes.headDim()));
        String split = graph.op("Reshape", Map.of("allowzero", 0), part + "/Reshape_output_0", product, shape);
        return graph.op("Transpose", Map.of("perm", List.of(0, 2, 1, 3)), part + "/Transpose_output_0", split);
    }

    /// x cos + concat(-x2, x1) sin for the halves x1, x2 of each head.
    private String rotate(String x, String cos, String sin, String part) {
        String straight = graph.op("Mul", part + "Mul_output_0", x, cos);
        String half = graph.op("Div", part + "Div_output_0", shapes.extent(x, 3, part + "width"),
                graph.constantScalar(2));
        String cast = graph.op("Cast", Map.of("to", DataType.INT64), part + "Cast_output_0", half);
        String cut = graph.op("Cast", Map.of("to", DataType.INT64), part + "Cast_1_output_0", cast);
        String first = graph.op("Slice", part + "Slice_output_0", x, graph.constant(0), shapes.axis(cut, part + "end"),
                graph
                        .constant(3),
                graph.constant(1));
        String second = graph.op("Slice", part + "Slice_1_output_0", x, shapes.axis(cut, part + "start"),
                graph.constant(
                        Long.MAX_VALUE),
                graph.constant(3), graph.constant(1));
        String turned = graph.op("Concat", Map.of("axis", -1), part + "Concat_output_0", graph.op("Neg", part
                + "Neg_output_0", second), first);
        return graph.op("Add", part + "Add_output_0", straight, graph.op("Mul", part + "Mul_1_output_0", turned, sin));
    }

    /// Each head as often as query heads share it: Unsqueeze, Expand, Reshape.
    private String repeat(String cache, String part) {
        String batch = shapes.extent(cache, 0, part + "batch");
        String kvHeads = shapes.extent(cache, 1, part + "kv_heads");
        String total = shapes.extent(cache, 2, part + "total");
        String width = shapes.extent(cache, 3, part + "width");
        long share = sizes.heads() / sizes.kvHeads();
        String inserted = graph.op("Unsqueeze", part + "Unsqueeze_output_0", cache, graph.constant(2));
        String expanded = shapes.expand(inserted, part + "expand", shapes.axis(batch, part + "b"),
                shapes.axis(kvHeads, part
                        + "h"),
                graph.constant(share), shapes.axis(total, part + "t"), shapes.axis(width, part + "d"));
        String heads = graph.op("Mul", part + "Mul_output_0", kvHeads, graph.constantScalar(share));
        String shape = graph.op("Concat", Map.of("axis", 0), part + "Concat_output_0", shapes.axis(batch, part + "b1"),
                shapes.axis(heads, part + "h1"), shapes.axis(total, part + "t1"), shapes.axis(width, part + "d1"));
        return graph.op("Reshape", Map.of("allowzero", 0), part + "Reshape_output_0", expanded, shape);
    }

    private String attend(String query, String keys, String values, String mask) {
        double root = Math.sqrt(1 / Math.sqrt(sizes.headDim()));
        String transposed = graph.op("Transpose", Map.of("perm", List.of(0, 1, 3, 2)), name + "Transpose_3_output_0",
                keys);
        String scaledQuery = graph.op("Mul", name + "Mul_8_output_0", query, graph.constantScalar(root));
        String scaledKeys = graph.op("Mul", name + "Mul_9_output_0", transposed, graph.constantScalar(root));
        String scores = graph.op("MatMul", name + "MatMul_output_0", scaledQuery, scaledKeys);
        String addend = graph.op("Where", name + "Where_2_output_0", mask,
                graph.constant(Tensor.ofFloats(Shape.of(1), 0)),
                graph.constant(Tensor.ofFloats(Shape.of(1), Float.NEGATIVE_INFINITY)));
        String softmax = graph.op("Softmax", Map.of("axis", -1), name + "Softmax_output_0", graph.op("Add", name
                + "Add_2_output_0", scores, addend));
        String clean = graph.op("Where", name + "Where_3_output_0", graph.op("IsNaN", name + "IsNaN_output_0", softmax),
                graph.constant(Tensor.ofFloats(Shape.of(1), 0)), softmax);
        return graph.op("MatMul", name + "MatMul_1_output_0", clean, values);
    }
}
