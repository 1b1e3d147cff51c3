package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.graph.ir.Value;
import io.updraft.runtime.operator.OperatorId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which values have a row for each token, on axis 1, and whether every node computes each row from the same row of
/// its inputs: then the tokens of all sequences may be packed one after another.
///
/// The rule of each operator is in [RowRules].
final class TokenRows {
    private final Map<String, Integer> ranks;
    private final Optional<String> refusal;

    private TokenRows(Map<String, Integer> ranks, Optional<String> refusal) {
        this.ranks = ranks;
        this.refusal = refusal;
    }

    static TokenRows of(Graph graph, DecoderSignature signature) {
        Map<String, Integer> ranks = new HashMap<>();
        for (Value input : graph.inputs()) {
            if (!input.name().equals(signature.inputIds()) && !input.name().equals(signature.positionIds())) {
                return new TokenRows(ranks, Optional.of("the graph still reads its input '" + input.name() + "'"));
            }
            ranks.put(input.name(), 2);
        }
        RowRules rules = new RowRules(graph, ranks);
        for (Node node : graph.nodes()) {
            if (node.inputs().stream().noneMatch(ranks::containsKey)) {
                return new TokenRows(ranks,
                        Optional.of(node.describe() + " was not folded though all its inputs are constant"));
            }
            Optional<Integer> rank = rules.rankOfRows(node);
            if (rank.isEmpty()) {
                return new TokenRows(ranks, Optional.of(node.describe() + " may mix the rows of different tokens"));
            }
            define(node, rank.get(), ranks);
        }
        for (Value output : graph.outputs()) {
            if (!output.name().equals(signature.logits()) || !ranks.containsKey(output.name())) {
                return new TokenRows(ranks, Optional.of("the graph still has its output '" + output.name() + "'"));
            }
        }
        return new TokenRows(ranks, Optional.empty());
    }

    private static void define(Node node, int rank, Map<String, Integer> ranks) {
        boolean quantize = node.is(OperatorId.UPDRAFT, "DynamicQuantize");
        for (int i = 0; i < node.outputs().size(); i++) {
            if (!node.output(i).isEmpty()) {
                ranks.put(node.output(i), quantize && i > 0 ? 1 : rank);
            }
        }
    }

    /// Whether the value has a row for each token.
    boolean isTokens(String name) {
        return ranks.getOrDefault(name, 0) > 1;
    }

    /// Why the graph is not token-parallel, naming the first node to blame; empty if it is.
    Optional<String> refusal() {
        return refusal;
    }
}
