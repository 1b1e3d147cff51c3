package io.updraft.tests.conformance.suite;

import io.updraft.graph.conformance.NodeTest;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import io.updraft.tests.OnnxModelBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A model with its inputs, and which operators it is to cover.
record OpCase(String name, Set<String> operators, OnnxModelBuilder model, List<Tensor> inputs) {
    /// One node of the ONNX domain.
    static Node node(String type, int opset, Tensor... inputs) {
        return new Node(type, opset, new ArrayList<>(Arrays.asList(inputs)), new LinkedHashMap<>(), 1);
    }

    /// The test, whose expected outputs are still to be given.
    NodeTest test() {
        Map<String, byte[]> files = new HashMap<>();
        files.put("model.onnx", model.toBytes());
        for (int i = 0; i < inputs.size(); i++) {
            files.put("test_data_set_0/input_" + i + ".pb",
                    OnnxModelBuilder.tensorProto("", inputs.get(i)).toByteArray());
        }
        return new NodeTest(name, files);
    }

    /// A case of one node as it is put together.
    record Node(String type, int opset, List<Tensor> inputs, Map<String, Object> attributes, int outputs) {
        Node with(String attribute, Object value) {
            attributes.put(attribute, value);
            return this;
        }

        Node outputs(int count) {
            return new Node(type, opset, inputs, attributes, count);
        }

        OpCase build() {
            OperatorContract contract = StandardOperators.registry().find("", type, opset).orElseThrow();
            List<TensorType> types = contract.infer(OperatorCall.of(contract.id(), "node", Attributes.of(attributes),
                    outputs, inputs.stream().map(Optional::of).toList()));
            OnnxModelBuilder model = new OnnxModelBuilder(type).opset("", opset).irVersion(10);
            List<String> names = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                names.add("input" + i);
                model.input("input" + i, inputs.get(i).type(), boxed(inputs.get(i).shape()));
            }
            List<String> results = new ArrayList<>();
            for (int i = 0; i < outputs; i++) {
                results.add("output" + i);
                model.output("output" + i, types.get(i).type(), boxed(types.get(i).shape()));
            }
            model.node(type, names, results, Collections.unmodifiableMap(attributes));
            return new OpCase(type + "-" + opset + " " + attributes.keySet() + " "
                    + inputs.stream().map(Tensor::toString).toList(), Set.of(type), model, inputs);
        }

        private static Object[] boxed(Shape shape) {
            return Arrays.stream(shape.dims()).boxed().toArray();
        }
    }
}
