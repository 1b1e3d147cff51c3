package io.updraft.graph.generate;

/// Sizes of a session; they decide its memory.
///
/// @param contextLength
///            most positions of a sequence; 0 for the model's own
/// @param slots
///            sequences that can be open at a time
/// @param maxTokensPerStep
///            most ids of all inputs of a step together
/// @param allLogits
///            whether steps may want [LogitsWanted#ALL]; otherwise there is room for `slots` rows
public record SessionOptions(int contextLength, int slots, int maxTokensPerStep, boolean allLogits) {
    /// Ids of a prompt that are computed together, where nothing else is asked for.
    public static final int DEFAULT_TOKENS_PER_STEP = 512;

    public SessionOptions {
        if (contextLength < 0) {
            throw new GenerationException("context length is " + contextLength
                    + "; give at least 1, or 0 for the model's own");
        }
        if (slots < 1) {
            throw new GenerationException("a session has " + slots + " slots; give at least 1");
        }
        if (maxTokensPerStep < slots) {
            throw new GenerationException("a step of at most " + maxTokensPerStep + " ids has no room for " + slots
                    + " sequences; give at least one id for each");
        }
    }

    /// One sequence of the model's own context length.
    public static SessionOptions defaults() {
        return new SessionOptions(0, 1, DEFAULT_TOKENS_PER_STEP, false);
    }

    public SessionOptions withContextLength(int length) {
        return new SessionOptions(length, slots, maxTokensPerStep, allLogits);
    }

    public SessionOptions withSlots(int count) {
        return new SessionOptions(contextLength, count, Math.max(count, maxTokensPerStep), allLogits);
    }

    public SessionOptions withMaxTokensPerStep(int tokens) {
        return new SessionOptions(contextLength, slots, tokens, allLogits);
    }

    public SessionOptions withAllLogits(boolean all) {
        return new SessionOptions(contextLength, slots, maxTokensPerStep, all);
    }
}
