package io.updraft.tests.models;

/// One way to write y = x W (+ b) into a graph.
@FunctionalInterface
interface Projection {
    /// @param name of the weight, such as `model.layers.0.mlp.up_proj`; random weights depend on it alone
    /// @param output name of y
    /// @return the name of y
    String apply(LlmGraph graph, String x, String name, int k, int n, boolean bias, String output);

    /// A MatMul with a constant of the model's type; a bias is an Add of its own, as onnxruntime-genai writes it.
    static Projection dense() {
        return (graph, x, name, k, n, bias, output) -> {
            String weight = graph.normal(name + ".MatMul.weight", 0, 1 / Math.sqrt(k), k, n);
            String product = graph.op("MatMul", bias ? output + "_product" : output, x, weight);
            return bias ? addBias(graph, product, name, n, output) : product;
        };
    }

    /// A Gemm on [rows, k], between two Reshapes; its weight is stored as [n, k].
    static Projection gemm() {
        return (graph, x, name, k, n, bias, output) -> {
            String weight = graph.normal(name + ".Gemm.weight", 0, 1 / Math.sqrt(k), n, k);
            String rows = graph.op("Reshape", output + "_rows", x, graph.longs(-1, k));
            String[] inputs = bias ? new String[]{rows, weight, bias(graph, name, n)} : new String[]{rows, weight};
            String product = graph.op("Gemm", java.util.Map.of("transB", 1), output + "_product", inputs);
            return graph.op("Reshape", output, product, graph.longs(1, -1, n));
        };
    }

    static String bias(LlmGraph graph, String name, int n) {
        return graph.normal(name + ".bias", 0, 0.5, n);
    }

    static String addBias(LlmGraph graph, String product, String name, int n, String output) {
        return graph.op("Add", output, product, bias(graph, name, n));
    }
}
