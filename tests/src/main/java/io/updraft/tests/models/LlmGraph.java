package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tests.OnnxModelBuilder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A model under construction: nodes one by one, each giving the name of its first output; weights by name.
final class LlmGraph {
    private final OnnxModelBuilder onnx;
    private final RandomWeights random;
    private final DataType type;
    private final boolean external;
    private final Set<String> weights = new HashSet<>();
    private int constants;

    /// @param type of weights and activations
    /// @param external whether weights go to a file of their own
    LlmGraph(OnnxModelBuilder onnx, RandomWeights random, DataType type, boolean external) {
        this.onnx = onnx;
        this.random = random;
        this.type = type;
        this.external = external;
    }

    RandomWeights random() {
        return random;
    }

    DataType type() {
        return type;
    }

    /// A node of the ONNX domain.
    String op(String operator, String output, String... inputs) {
        return op(operator, Map.of(), output, inputs);
    }

    String op(String operator, Map<String, ?> attributes, String output, String... inputs) {
        return op("", operator, attributes, List.of(output), inputs);
    }

    /// A node of the domain com.microsoft.
    String microsoft(String operator, Map<String, ?> attributes, List<String> outputs, String... inputs) {
        return op("com.microsoft", operator, attributes, outputs, inputs);
    }

    String op(String domain, String operator, Map<String, ?> attributes, List<String> outputs, String... inputs) {
        onnx.node(outputs.getFirst() + "_node", domain, operator, Arrays.asList(inputs), outputs, attributes);
        return outputs.getFirst();
    }

    /// Whether this is the first question about `name`: for nodes that several readers share.
    boolean once(String name) {
        return weights.add(name);
    }

    /// An initializer, written once however often it is asked for.
    String weight(String name, Tensor tensor) {
        if (weights.add(name)) {
            if (external) {
                onnx.externalInitializer(name, tensor);
            } else {
                onnx.initializer(name, tensor);
            }
        }
        return name;
    }

    /// A normally distributed initializer of the model's type.
    String normal(String name, double mean, double deviation, long... dims) {
        return weight(name, random.normal(name, type, mean, deviation, dims));
    }

    /// An initializer INT64[n].
    String longs(long... values) {
        return small(Tensor.ofLongs(Shape.of(values.length), values));
    }

    /// An initializer INT64[].
    String scalar(long value) {
        return small(Tensor.ofLongs(Shape.SCALAR, value));
    }

    /// An initializer of the model's type and no axes.
    String scalar(double value) {
        Tensor tensor = Tensor.allocate(type, Shape.SCALAR);
        tensor.setDouble(0, random.rounded(value));
        return small(tensor);
    }

    private String small(Tensor tensor) {
        String name = "constant_" + constants++;
        onnx.initializer(name, tensor);
        return name;
    }

    /// A Constant node, as torch's exporter writes every small tensor.
    String constant(Tensor tensor) {
        return op("Constant", Map.of("value", tensor), "Constant_" + constants++ + "_output_0");
    }

    String constant(long... values) {
        return constant(Tensor.ofLongs(Shape.of(values.length), values));
    }

    String constantScalar(long value) {
        return constant(Tensor.ofLongs(Shape.SCALAR, value));
    }

    String constantScalar(double value) {
        return constant(Tensor.ofFloats(Shape.SCALAR, (float) value));
    }
}
