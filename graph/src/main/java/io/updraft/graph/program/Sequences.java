package io.updraft.graph.program;

import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.SequenceInput;
import io.updraft.graph.generate.SessionOptions;
import java.util.Arrays;
import java.util.List;

/// The slots of a session and how long the sequence in each is; checks a step before anything changes.
public final class Sequences {
    private static final int FREE = -1;

    private final int[] lengths;
    private final int[] lastStep;
    private final int contextLength;
    private final int vocabularySize;
    private final SessionOptions options;
    private int steps;

    /// @param contextLength
    ///            most tokens of a sequence
    public Sequences(SessionOptions options, int contextLength, int vocabularySize) {
        this.lengths = new int[options.slots()];
        this.lastStep = new int[options.slots()];
        this.contextLength = contextLength;
        this.vocabularySize = vocabularySize;
        this.options = options;
        Arrays.fill(lengths, FREE);
    }

    public int open() {
        for (int slot = 0; slot < lengths.length; slot++) {
            if (lengths[slot] == FREE) {
                lengths[slot] = 0;
                return slot;
            }
        }
        throw new GenerationException("all " + lengths.length
                + " slots of the session are taken; close a sequence or open the session with more slots");
    }

    public void close(int sequence) {
        length(sequence);
        lengths[sequence] = FREE;
    }

    public int length(int sequence) {
        if (sequence < 0 || sequence >= lengths.length || lengths[sequence] == FREE) {
            throw new GenerationException("sequence " + sequence + " is not open in this session");
        }
        return lengths[sequence];
    }

    /// @throws GenerationException
    ///             if the inputs do not fit; nothing has changed then
    public void check(List<SequenceInput> inputs) {
        if (inputs.isEmpty()) {
            throw new GenerationException("a step needs at least one sequence");
        }
        steps++;
        int tokens = 0;
        for (int i = 0; i < inputs.size(); i++) {
            SequenceInput input = inputs.get(i);
            int length = length(input.sequence());
            if (lastStep[input.sequence()] == steps) {
                throw new GenerationException("sequence " + input.sequence() + " stands twice in one step");
            }
            lastStep[input.sequence()] = steps;
            if (length + input.ids().length > contextLength) {
                throw new GenerationException("sequence " + input.sequence() + " has " + length + " tokens and "
                        + input.ids().length + " new ones; the context holds " + contextLength
                        + " (open the session with a longer context, or shorten the prompt)");
            }
            checkIds(input);
            checkLogits(input);
            tokens += input.ids().length;
        }
        if (tokens > options.maxTokensPerStep()) {
            throw new GenerationException("the step has " + tokens + " tokens; this session takes at most "
                    + options.maxTokensPerStep() + " at once (feed longer prompts in chunks)");
        }
    }

    private void checkIds(SequenceInput input) {
        for (int id : input.ids()) {
            if (id < 0 || id >= vocabularySize) {
                throw new GenerationException("id " + id + " is outside the vocabulary of " + vocabularySize
                        + " tokens (0 to " + (vocabularySize - 1) + ")");
            }
        }
    }

    private void checkLogits(SequenceInput input) {
        if (input.rows() > 1 && !options.allLogits()) {
            throw new GenerationException("logits of all " + input.rows()
                    + " positions are wanted; open the session with allLogits for that");
        }
    }

    /// Takes note of a step that has been computed.
    public void advance(List<SequenceInput> inputs) {
        for (int i = 0; i < inputs.size(); i++) {
            lengths[inputs.get(i).sequence()] += inputs.get(i).ids().length;
        }
    }

    /// The session's context length, or the model's where the options name none.
    public static int contextLength(SessionOptions options, int modelLength) {
        if (options.contextLength() > modelLength) {
            throw new GenerationException("a context of " + options.contextLength()
                    + " tokens is more than the model's " + modelLength + "; ask for at most that");
        }
        return options.contextLength() == 0 ? modelLength : options.contextLength();
    }
}
