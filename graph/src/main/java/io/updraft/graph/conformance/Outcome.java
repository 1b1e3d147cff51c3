package io.updraft.graph.conformance;

/// What came of a test.
public enum Outcome {
    PASSED,
    /// A wrong answer, or a crash.
    FAILED,
    /// Refused, with its reason, by operator, operator set or type.
    UNSUPPORTED
}
