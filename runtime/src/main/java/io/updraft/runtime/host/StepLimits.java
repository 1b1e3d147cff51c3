package io.updraft.runtime.host;

/// The most that one [Step] of a session may hold; buffers are sized by it.
///
/// @param tokens
///            tokens of all sequences together
/// @param selected
///            tokens whose logits are wanted
/// @param sequences
///            sequences in one step
/// @param slots
///            sequences that the session can hold at a time
/// @param contextLength
///            tokens a sequence may have in all
public record StepLimits(int tokens, int selected, int sequences, int slots, int contextLength) {
    public StepLimits {
        if (tokens < 1 || selected < 1 || sequences < 1 || slots < sequences || contextLength < 1) {
            throw new IllegalArgumentException("limits must be positive and slots at least sequences: tokens=" + tokens
                    + " selected=" + selected + " sequences=" + sequences + " slots=" + slots + " contextLength="
                    + contextLength);
        }
    }

    /// The most rows of this kind.
    public int of(Rows rows) {
        return switch (rows) {
            case FIXED -> 1;
            case TOKENS -> tokens;
            case SELECTED -> selected;
            case SEQUENCES -> sequences;
        };
    }
}
