package io.updraft.graph.ir;

import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// One operator applied to named values.
///
/// @param operator
///            domain, type and the since-version chosen for the model's operator set
/// @param name
///            for messages; need not be unique
/// @param inputs
///            names; "" for a missing optional input
/// @param outputs
///            names; "" for an output that nobody wants
public record Node(OperatorId operator, String name, List<String> inputs, List<String> outputs, Attributes attributes) {
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    public boolean is(String domain, String type) {
        return operator.is(domain, type);
    }

    /// Whether this is the standard ONNX operator of that type, of any version.
    public boolean is(String type) {
        return operator.is(OperatorId.ONNX, type);
    }

    /// The input's name, or "" if the node has fewer inputs.
    public String input(int index) {
        return index < inputs.size() ? inputs.get(index) : "";
    }

    /// The output's name, or "" if the node has fewer outputs.
    public String output(int index) {
        return index < outputs.size() ? outputs.get(index) : "";
    }

    public Node withInputs(List<String> newInputs) {
        return new Node(operator, name, newInputs, outputs, attributes);
    }

    /// The graphs that attributes hold, by attribute.
    public Map<String, Graph> bodies() {
        Map<String, Graph> bodies = new LinkedHashMap<>();
        for (String attribute : attributes.names()) {
            if (attributes.get(attribute) instanceof Graph body) {
                bodies.put(attribute, body);
            }
        }
        return bodies;
    }

    /// Names of all values that the node needs: its inputs and what its bodies take from their surroundings.
    public Stream<String> uses() {
        return Stream.concat(inputs.stream().filter(name -> !name.isEmpty()),
                bodies().values().stream().flatMap(body -> body.captured().stream()));
    }

    /// Operator and name, as messages show it.
    public String describe() {
        return operator + " '" + name + "'";
    }
}
