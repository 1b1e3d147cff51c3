package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphException;
import io.updraft.graph.ir.GraphVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Passes in order, the graph verified after each.
public final class PassPipeline {
    private final List<Pass> passes;

    public PassPipeline(List<Pass> passes) {
        this.passes = List.copyOf(passes);
    }

    /// What turns a decoder into token-parallel form.
    public static PassPipeline tokenParallel() {
        return new PassPipeline(
                List.of(new FoldConstants(), new RemoveNoOps(), new RecognizeNormalization(), new RecognizeGelu(),
                        new GroupQueryAttention(), new RecognizeAttention(), new AbsorbHeadNorms(), new FixReshapes(),
                        new LowerDynamicQuantization(), new LowerMatMul(), new LowerMatMulNBits(),
                        new LowerMatMulBnb4(), new QuantizeWeights(), new AbsorbBias(),
                        new MergeQkv(),
                        new FuseGatedActivation(), new FuseResidualNormalization(), new WidenActivations(),
                        new SelectLogitRows()));
    }

    public List<Pass> passes() {
        return passes;
    }

    /// A graph and how it came to be.
    ///
    /// @param graph the rewritten graph where it is token-parallel, else the graph as it was given
    /// @param reports one for each pass
    /// @param refusal why the graph is not token-parallel; empty if it is
    public record Result(Graph graph, List<PassReport> reports, Optional<String> refusal) {
        public Result {
            reports = List.copyOf(reports);
        }
    }

    /// Runs all passes.
    ///
    /// @throws io.updraft.graph.ir.GraphException if a pass leaves an illegal graph
    public Result run(Graph graph, PassContext context) {
        Optional<String> controlFlow = graph.nodes().stream().filter(node -> !node.bodies().isEmpty()).findFirst()
                .map(node -> node.describe() + " holds a graph: control flow is interpreted");
        if (controlFlow.isPresent()) {
            // Passes look at nodes' inputs only, and would take what just a body uses for unused.
            return new Result(graph, List.of(), controlFlow);
        }
        Graph current = graph;
        List<PassReport> reports = new ArrayList<>();
        for (Pass pass : passes) {
            current = pass.apply(current, context);
            verify(current, pass);
            reports.add(context.report(pass));
        }
        Optional<String> refusal = TokenRows.of(current, context.signature()).refusal();
        return new Result(refusal.isPresent() ? graph : current, reports, refusal);
    }

    private static void verify(Graph graph, Pass pass) {
        try {
            GraphVerifier.verify(graph);
        } catch (GraphException broken) {
            throw new GraphException("pass '" + pass.name() + "' broke the graph: " + broken.getMessage(), broken);
        }
    }
}
