package io.updraft.tests.models;

import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Map;

/// Shape arithmetic as torch's exporter writes it.
final class TorchShapes {
    private final LlmGraph graph;

    TorchShapes(LlmGraph graph) {
        this.graph = graph;
    }

    /// INT64[]: Shape, then Gather.
    String extent(String x, long axis, String name) {
        return graph.op("Gather", Map.of("axis", 0), name + "/Gather_output_0",
                graph.op("Shape", name + "/Shape_output_0",
                        x),
                graph.constantScalar(axis));
    }

    /// INT64[1] of an extent.
    String axis(String extent, String name) {
        return graph.op("Unsqueeze", name, extent, graph.constant(0));
    }

    /// Expand to a shape whose parts may be -1, for an extent left alone: those become 1.
    String expand(String x, String name, String... parts) {
        String joined = graph.op("Concat", Map.of("axis", 0), name + "/Concat_output_0", parts);
        String flat = graph.op("Reshape", Map.of("allowzero", 0), name + "/Reshape_output_0", joined,
                graph.constant(-1));
        String ones = graph.op("ConstantOfShape", Map.of("value", Tensor.ofLongs(Shape.of(1), 1)), name
                + "/ConstantOfShape_output_0", graph.op("Shape", name + "/Shape_output_0", flat));
        String minus = graph.op("Mul", name + "/Mul_output_0", ones, graph.constantScalar(-1));
        String equal = graph.op("Equal", name + "/Equal_output_0", flat, minus);
        return graph.op("Expand", name + "/Expand_output_0", x, graph.op("Where", name + "/Where_output_0", equal, ones,
                flat));
    }
}
