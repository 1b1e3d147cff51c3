package io.updraft.graph.generate;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// The state of some sequences: a cache slot each, and buffers shared by their steps. Used by one thread at a time.
///
/// A step takes several sequences of different lengths at once and gives each what it would get alone, bit for bit.
public interface TokenSession extends AutoCloseable {
    /// Takes a free cache slot for a new, empty sequence.
    ///
    /// @return the sequence's id in this session
    /// @throws GenerationException
    ///             if no slot is free
    int open();

    /// Frees the sequence's slot.
    void close(int sequence);

    /// Positions in the sequence's cache: the ids of all steps so far.
    int length(int sequence);

    /// Appends each input's ids to its sequence and computes the logits wanted. Sequences of a step are distinct.
    /// Allocates nothing that grows, so that a caller may reuse the list and its ids from step to step.
    ///
    /// @throws GenerationException
    ///             if there are more ids than [SessionOptions#maxTokensPerStep], a sequence would
    ///             outgrow the context, or an id is outside the vocabulary; no sequence has changed then
    void step(List<SequenceInput> inputs);

    /// Rows of logits of the last step: none, one or all positions of each input, in the order of the inputs.
    int logitRows();

    /// FLOAT[vocabularySize], a view that is valid until the next step.
    MemorySegment logits(int row);

    /// Choosing ids where the logits are, for sessions that can.
    default Optional<DeviceSampling> sampling() {
        return Optional.empty();
    }

    /// What model and session take together.
    MemoryUse memory();

    @Override
    void close();
}
