package io.updraft.graph.generate;

/// Why a generation ended.
public enum FinishReason {
    /// The model produced an end token.
    STOP("stop"),
    /// As many tokens as asked for.
    LENGTH("length"),
    /// One of the stop strings appeared.
    STOP_STRING("stop_string"),
    /// The caller cancelled.
    CANCELLED("cancelled"),
    /// The context is full.
    CONTEXT("context");

    private final String label;

    FinishReason(String label) {
        this.label = label;
    }

    /// As machines read it.
    public String label() {
        return label;
    }
}
