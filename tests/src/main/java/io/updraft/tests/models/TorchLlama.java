package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tests.OnnxModelBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A Llama as torch.onnx.export (TorchScript, opset 18) writes it: standard operators only, shapes computed in the graph,
/// rotary embedding as Sin, Cos, Slice and Concat, attention spelled out, the cache as Concat. A bare `model.onnx`
/// that holds its weights.
public final class TorchLlama {
    private final LlmSizes sizes;
    private final LlmGraph graph;

    private TorchLlama(LlmSizes sizes, LlmGraph graph) {
        this.sizes = sizes;
        this.graph = graph;
    }

    /// Writes `model.onnx` into a folder.
    public static void write(Path folder, LlmSizes sizes) {
        OnnxModelBuilder onnx = new OnnxModelBuilder("main_graph").opset("", 18).irVersion(8)
                .input("input_ids", DataType.INT64, "batch", "seq")
                .input("attention_mask", DataType.INT64, "batch", "total")
                .output("logits", DataType.FLOAT, "MatMullogits_dim_0", "MatMullogits_dim_1", sizes.vocabulary());
        for (int layer = 0; layer < sizes.layers(); layer++) {
            for (String name : List.of(CacheValues.pastKey(layer), CacheValues.pastValue(layer))) {
                onnx.input(name, DataType.FLOAT, "batch", sizes.kvHeads(), "past", sizes.headDim());
            }
            for (String name : List.of(CacheValues.presentKey(layer), CacheValues.presentValue(layer))) {
                onnx.output(name, DataType.FLOAT, "batch", sizes.kvHeads(), "total", sizes.headDim());
            }
        }
        LlmGraph graph = new LlmGraph(onnx, new RandomWeights(11, false), DataType.FLOAT, false);
        new TorchLlama(sizes, graph).model();
        onnx.write(folder.resolve("model.onnx"));
    }

    private void model() {
        String past = graph.op("Concat", Map.of("axis", -2), "/Concat_output_0", CacheValues.pastKey(0));
        String embedding = graph.op("Gather", "/m/model/embed_tokens/Gather_output_0", graph.normal(
                "m.model.embed_tokens.weight", 0, 1, sizes.vocabulary(), sizes.hidden()), "input_ids");
        TorchShapes shapes = new TorchShapes(graph);
        String pastLength = shapes.extent(past, 2, "/m/model/past_length");
        String sequence = shapes.extent(embedding, 1, "/m/model/sequence");
        String positions = graph.op("Add", "/m/model/positions", range(sequence, "/m/model/Range"), pastLength);
        String positionIds = unsqueeze(positions, 0, "/m/model/Unsqueeze_output_0");
        String mask = mask(shapes, embedding, pastLength, sequence);
        String angles = angles(shapes, positionIds);
        String cosines = graph.op("Cast", Map.of("to", DataType.FLOAT), "/m/model/rotary_emb/Cast_2_output_0", graph.op(
                "Mul", "/m/model/rotary_emb/Mul_1_output_0",
                graph.op("Cos", "/m/model/rotary_emb/Cos_output_0", angles),
                graph.constantScalar(1.0)));
        String sines = graph.op("Cast", Map.of("to", DataType.FLOAT), "/m/model/rotary_emb/Cast_3_output_0",
                graph.op("Mul",
                        "/m/model/rotary_emb/Mul_2_output_0",
                        graph.op("Sin", "/m/model/rotary_emb/Sin_output_0", angles), graph
                                .constantScalar(1.0)));
        String residual = graph.op("Cast", Map.of("to", DataType.FLOAT), "/m/model/embedding_cast", embedding);
        for (int layer = 0; layer < sizes.layers(); layer++) {
            String name = "/m/model/layers." + layer;
            String normed = norm(residual, name + "/input_layernorm");
            String attended = new TorchAttention(graph, sizes, shapes, layer).write(normed,
                    layer == 0 ? past : CacheValues
                            .pastKey(layer),
                    cosines, sines, mask);
            residual = graph.op("Add", name + "/Add_output_0", residual, attended);
            residual = graph.op("Add", name + "/Add_1_output_0", residual, mlp(norm(residual, name
                    + "/post_attention_layernorm"), name + "/mlp"));
        }
        graph.op("MatMul", "logits", norm(residual, "/m/model/norm"),
                graph.normal("onnx::MatMul_lm_head", 0, 1 / Math.sqrt(
                        sizes.hidden()), sizes.hidden(), sizes.vocabulary()));
    }

    private String range(String count, String name) {
        String cast = graph.op("Cast", Map.of("to", DataType.INT64), name + "/limit", count);
        return graph.op("Range", name + "_output_0", graph.constantScalar(0), cast, graph.constantScalar(1));
    }

    private String unsqueeze(String x, long axis, String output) {
        return graph.op("Unsqueeze", output, x, graph.constant(axis));
    }

    /// BOOL[batch, 1, sequence, total]: whether the key is at or before the query, and not padding.
    private String mask(TorchShapes shapes, String embedding, String pastLength, String sequence) {
        String name = "/m/model/mask/";
        String padding = graph.op("Cast", Map.of("to", DataType.BOOL), name + "padding", "attention_mask");
        String batch = shapes.extent(embedding, 0, name + "batch");
        String total = graph.op("Add", name + "total", pastLength, sequence);
        String batches = unsqueeze(unsqueeze(unsqueeze(range(batch, name + "Range_1"), 1, name + "batch_1"), 2, name
                + "batch_2"), 3, name + "batch_3");
        String queries = graph.op("Add", name + "queries", range(sequence, name + "Range_q"),
                graph.op("Cast", Map.of("to",
                        DataType.INT64), name + "past_cast", pastLength));
        String rows = unsqueeze(unsqueeze(unsqueeze(queries, 0, name + "rows_0"), 1, name + "rows_1"), 3,
                name + "rows_3");
        String keys = unsqueeze(unsqueeze(unsqueeze(range(total, name + "Range_2"), 0, name + "keys_0"), 1, name
                + "keys_1"), 2, name + "keys_2");
        String always = graph.op("ConstantOfShape",
                Map.of("value", Tensor.ofBytes(DataType.BOOL, Shape.of(1), (byte) 1)),
                name + "always", graph.constant());
        String before = graph.op("Cast", Map.of("to", DataType.BOOL), name + "before_cast", graph.op("LessOrEqual", name
                + "before", keys, rows));
        String causal = graph.op("And", name + "causal", always, before);
        String width = shapes.extent(padding, 1, name + "width");
        String flat = graph.op("Flatten", Map.of("axis", 2), name + "flat", padding);
        String index = graph.op("Add", name + "index", keys, graph.op("Mul", name + "offset", batches, width));
        String gathered = graph.op("Gather", Map.of("axis", 0), name + "gathered", flat, index);
        String indexShape = graph.op("Shape", name + "index_shape", index);
        String line = graph.op("Reshape", Map.of("allowzero", 0), name + "line", gathered, graph.constant(-1));
        String square = graph.op("Reshape", Map.of("allowzero", 0), name + "square", line,
                graph.op("Concat", Map.of("axis",
                        0), name + "square_shape", indexShape));
        String both = graph.op("And", name + "both", causal, graph.op("Cast", Map.of("to", DataType.BOOL), name
                + "square_cast", square));
        return shapes.expand(both, name + "expand", unsqueeze(batch, 0, name + "batch_axis"), graph.constant(-1),
                unsqueeze(sequence, 0, name + "sequence_axis"), unsqueeze(total, 0, name + "total_axis"));
    }

    /// FLOAT[batch, sequence, headDim]: each position's angles, twice.
    private String angles(TorchShapes shapes, String positionIds) {
        String name = "/m/model/rotary_emb/";
        float[] frequencies = new float[sizes.headDim() / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (float) RotaryCache.frequency(i, sizes.headDim());
        }
        String inverse = graph.constant(Tensor.ofFloats(Shape.of(1, frequencies.length, 1), frequencies));
        String batch = shapes.extent(positionIds, 0, name + "batch");
        String expanded = graph.op("Cast", Map.of("to", DataType.FLOAT), name + "Cast_output_0",
                shapes.expand(inverse, name
                        + "expand", unsqueeze(batch, 0, name + "batch_axis"), graph.constant(-1), graph.constant(1)));
        String positions = graph.op("Cast", Map.of("to", DataType.FLOAT), name + "Cast_1_output_0",
                unsqueeze(positionIds,
                        1, name + "Unsqueeze_1_output_0"));
        String product = graph.op("MatMul", name + "MatMul_output_0", expanded, positions);
        String transposed = graph.op("Transpose", Map.of("perm", List.of(0, 2, 1)), name + "Transpose_output_0",
                product);
        return graph.op("Concat", Map.of("axis", -1), name + "Concat_1_output_0", transposed, transposed);
    }

    private String norm(String x, String name) {
        String cast = graph.op("Cast", Map.of("to", DataType.FLOAT), name + "/Cast_output_0", x);
        String square = graph.op("Pow", name + "/Pow_output_0", cast, graph.constantScalar(2.0));
        String mean = graph.op("ReduceMean", Map.of("keepdims", 1), name + "/ReduceMean_output_0", square,
                graph.constant(
                        -1));
        String root = graph.op("Sqrt", name + "/Sqrt_output_0", graph.op("Add", name + "/Add_output_0", mean, graph
                .constantScalar(1e-5)));
        String inverse = graph.op("Div", name + "/Div_output_0", graph.constantScalar(1.0), root);
        String scaled = graph.op("Cast", Map.of("to", DataType.FLOAT), name + "/Cast_1_output_0", graph.op("Mul", name
                + "/Mul_output_0", cast, inverse));
        return graph.op("Mul", name + "/Mul_1_output_0", graph.normal("m." + name + ".weight", 1, 0.2, sizes.hidden()),
                scaled);
    }

    private String mlp(String x, String name) {
        Projection dense = Projection.dense();
        String gate = dense.apply(graph, x, name + "/gate_proj", sizes.hidden(), sizes.mlp(), false, name
                + "/gate_proj/MatMul_output_0");
        String up = dense.apply(graph, x, name + "/up_proj", sizes.hidden(), sizes.mlp(), false, name
                + "/up_proj/MatMul_output_0");
        String activated = graph.op("Mul", name + "/act_fn/Mul_output_0", gate, graph.op("Sigmoid", name
                + "/act_fn/Sigmoid_output_0", gate));
        String gated = graph.op("Mul", name + "/Mul_output_0", activated, up);
        return dense.apply(graph, gated, name + "/down_proj", sizes.mlp(), sizes.hidden(), false, name
                + "/down_proj/MatMul_output_0");
    }
}
