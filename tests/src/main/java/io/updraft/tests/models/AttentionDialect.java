package io.updraft.tests.models;

/// One way to write attention with its projections and its cache into a graph.
interface AttentionDialect {
    /// Whether the model has an input `position_ids`.
    boolean positionIds();

    /// Nodes that all layers share.
    void prologue(LlmGraph graph, LlmSizes sizes);

    /// From the normed input to the output projection.
    ///
    /// @return the name of a value [batch, sequence, hidden]
    String layer(LlmGraph graph, LlmSizes sizes, int layer, String x, Projection projection);
}
