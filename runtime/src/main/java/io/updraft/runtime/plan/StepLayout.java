package io.updraft.runtime.plan;

/// What the integers of a step's array mean to kernels: one sequence's next tokens, and which of them give logits.
///
/// Scalars become part of a kernel's code; what changes from step to step is read from here.
public final class StepLayout {
    /// Position of the first token in its sequence.
    public static final int POSITION = 0;
    /// Tokens of the step; 0 for a step that must leave no trace.
    public static final int TOKENS = 1;
    /// The first row whose logits are wanted; the others follow it.
    public static final int FIRST_SELECTED = 2;
    /// Rows whose logits are wanted.
    public static final int SELECTED = 3;
    /// The sequence's slot in the cache.
    public static final int SLOT = 4;
    /// State of the random numbers; never 0.
    public static final int RANDOM = 5;
    /// The row of logits from which the next id is chosen.
    public static final int LOGIT_ROW = 6;
    /// Nothing.
    public static final int UNUSED = 7;
    /// The ids, from here on.
    public static final int IDS = 8;

    private StepLayout() {
    }
}
