package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;

/// A rewrite of a graph that keeps what it computes. Stateless.
public interface Pass {
    /// Short, for `--explain`, such as "fold constants".
    String name();

    /// Why the rewrite is worth making, in one sentence.
    String reason();

    /// The rewritten graph, or the same one where nothing matched. What was done is recorded in the context.
    Graph apply(Graph graph, PassContext context);
}
