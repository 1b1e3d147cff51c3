package io.updraft.graph.generate;

/// What one sequence brings to a step.
///
/// @param sequence
///            an id from [TokenSession#open]
/// @param ids
///            at least one; not copied, so that a decoding loop can change them from step to step
public record SequenceInput(int sequence, int[] ids, LogitsWanted wanted) {
    public SequenceInput {
        if (ids.length == 0) {
            throw new GenerationException("sequence " + sequence + " brings no ids to the step; leave it out");
        }
    }

    /// Rows of logits that this input adds to the step.
    public int rows() {
        return switch (wanted) {
            case NONE -> 0;
            case LAST -> 1;
            case ALL -> ids.length;
        };
    }
}
