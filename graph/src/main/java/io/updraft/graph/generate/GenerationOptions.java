package io.updraft.graph.generate;

import java.util.List;

/// What to generate and when to stop.
///
/// @param maxNewTokens most new ids; the context may end the text before
/// @param sampling how each id is chosen
/// @param stopStrings the text ends before the first of these that appears
/// @param ignoreEndTokens go on past the model's end tokens, as measurements need it
public record GenerationOptions(int maxNewTokens, SamplingOptions sampling, List<String> stopStrings,
        boolean ignoreEndTokens) {
    /// New ids where nothing else is asked for.
    public static final int DEFAULT_NEW_TOKENS = 256;

    public GenerationOptions {
        if (maxNewTokens < 1) {
            throw new GenerationException("max-new-tokens is " + maxNewTokens + "; give at least 1");
        }
        stopStrings = List.copyOf(stopStrings);
        if (stopStrings.contains("")) {
            throw new GenerationException("a stop string is empty; leave it out");
        }
    }

    /// Greedy, up to [#DEFAULT_NEW_TOKENS].
    public static GenerationOptions defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /// Collects options; [#build] checks them.
    public static final class Builder {
        private int maxNewTokens = DEFAULT_NEW_TOKENS;
        private double temperature;
        private int topK;
        private double topP = 1;
        private double minP;
        private double repeatPenalty = 1;
        private int repeatLastN = SamplingOptions.DEFAULT_REPEAT_LAST_N;
        private long seed;
        private List<String> stopStrings = List.of();
        private boolean ignoreEndTokens;

        private Builder() {
        }

        public Builder maxNewTokens(int count) {
            maxNewTokens = count;
            return this;
        }

        public Builder temperature(double value) {
            temperature = value;
            return this;
        }

        public Builder topK(int count) {
            topK = count;
            return this;
        }

        public Builder topP(double probability) {
            topP = probability;
            return this;
        }

        public Builder minP(double ratio) {
            minP = ratio;
            return this;
        }

        public Builder repeatPenalty(double factor) {
            repeatPenalty = factor;
            return this;
        }

        public Builder repeatLastN(int count) {
            repeatLastN = count;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder stop(String... strings) {
            stopStrings = List.of(strings);
            return this;
        }

        public Builder stop(List<String> strings) {
            stopStrings = List.copyOf(strings);
            return this;
        }

        public Builder ignoreEndTokens(boolean ignore) {
            ignoreEndTokens = ignore;
            return this;
        }

        /// @throws GenerationException naming the first option that is out of range
        public GenerationOptions build() {
            return new GenerationOptions(maxNewTokens, new SamplingOptions(temperature, topK, topP, minP,
                    repeatPenalty, repeatLastN, seed), stopStrings, ignoreEndTokens);
        }
    }
}
