package io.updraft.graph.pass;

import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The internal operator Linear taken apart: y = concat over parts of x * W^T + bias.
///
/// @param extras inputs behind the parts: scale and zero point of a quantized x
/// @param attributes all but `parts` and `N`
record LinearNode(String name, String x, List<Part> parts, List<String> extras, String output,
        Map<String, Object> attributes) {
    private static final int INPUTS_PER_PART = 5;

    LinearNode {
        parts = List.copyOf(parts);
        extras = List.copyOf(extras);
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /// One weight matrix and what belongs to it; "" for what is missing.
    ///
    /// @param n rows of the matrix: outputs of this part
    record Part(String weight, String scales, String zeroPoints, String groupIndex, String bias, long n) {
        Part withBias(String newBias) {
            return new Part(weight, scales, zeroPoints, groupIndex, newBias, n);
        }
    }

    static boolean is(Node node) {
        return node.is(OperatorId.UPDRAFT, "Linear");
    }

    /// Whether an input is a weight, its scales or zero points, and not x, a group index, a bias or an extra.
    static boolean isWeightOrScale(Node node, int input) {
        int within = (input - 1) % INPUTS_PER_PART;
        return input > 0 && input <= INPUTS_PER_PART * node.attributes().integer("parts") && within < 3;
    }

    static LinearNode of(Node node) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (String name : node.attributes().names()) {
            attributes.put(name, node.attributes().get(name));
        }
        attributes.remove("parts");
        long[] n = node.attributes().integers("N");
        attributes.remove("N");
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < n.length; i++) {
            int at = 1 + INPUTS_PER_PART * i;
            parts.add(new Part(node.input(at), node.input(at + 1), node.input(at + 2), node.input(at + 3),
                    node.input(at + 4), n[i]));
        }
        int behind = 1 + INPUTS_PER_PART * n.length;
        List<String> extras = behind < node.inputs().size()
                ? node.inputs().subList(behind, node.inputs().size())
                : List.of();
        return new LinearNode(node.name(), node.input(0), parts, extras, node.output(0), attributes);
    }

    Node node() {
        List<String> inputs = new ArrayList<>();
        inputs.add(x);
        for (Part part : parts) {
            inputs.addAll(List.of(part.weight, part.scales, part.zeroPoints, part.groupIndex, part.bias));
        }
        inputs.addAll(extras);
        Map<String, Object> all = new LinkedHashMap<>(attributes);
        all.put("parts", parts.size());
        all.put("N", parts.stream().map(Part::n).toList());
        return new Node(OperatorId.updraft("Linear"), name, inputs, List.of(output), Attributes.of(all));
    }

    LinearNode withParts(List<Part> newParts) {
        return new LinearNode(name, x, newParts, extras, output, attributes);
    }

    LinearNode withOutput(String newOutput) {
        return new LinearNode(name, x, parts, extras, newOutput, attributes);
    }

    /// All outputs together.
    long width() {
        return parts.stream().mapToLong(Part::n).sum();
    }
}
