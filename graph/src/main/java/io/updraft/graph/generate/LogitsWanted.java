package io.updraft.graph.generate;

/// The positions of a step for which logits are computed.
public enum LogitsWanted {
    /// None: a chunk of a prompt that is not its last.
    NONE,
    /// The last position only: what generation needs.
    LAST,
    /// Every position: perplexity.
    ALL
}
