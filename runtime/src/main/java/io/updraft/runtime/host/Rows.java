package io.updraft.runtime.host;

/// What the variable extent of an activation counts in one [Step].
public enum Rows {
    /// Nothing: the extent is fixed.
    FIXED,
    /// The tokens of all sequences in the step, one after another.
    TOKENS,
    /// The tokens whose logits are wanted.
    SELECTED,
    /// The sequences in the step.
    SEQUENCES
}
