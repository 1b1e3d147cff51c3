package io.updraft.graph.program;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.graph.ir.Value;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Rows looked up in a table of 16-bit floats that are widened at once, and by nobody else used narrow.
///
/// The operator Gather gives rows in the table's type; the CPU's kernels for it widen while they copy, so the Cast
/// behind it falls away.
final class WideLookups {
    private WideLookups() {
    }

    /// Names of lookups' outputs that are FLOAT for the program.
    static Set<String> of(Graph graph) {
        Map<String, Integer> uses = new HashMap<>();
        for (Node node : graph.nodes()) {
            node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum));
        }
        for (Value output : graph.outputs()) {
            uses.merge(output.name(), 1, Integer::sum);
        }
        Set<String> lookups = new HashSet<>();
        Set<String> widened = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (node.is("Gather") || node.is(OperatorId.MICROSOFT, "GatherBlockQuantized")) {
                lookups.add(node.output(0));
            } else if (node.is("Cast") && lookups.contains(node.input(0)) && uses.getOrDefault(node.input(0), 0) == 1
                    && node.attributes().integer("to") == DataType.FLOAT.onnxCode()) {
                widened.add(node.input(0));
            }
        }
        return widened;
    }
}
