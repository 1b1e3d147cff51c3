package io.updraft.graph.generate;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A language model small enough to be predicted by hand: its logits are a function of the sequence's ids.
final class ToyModel implements TokenModel {
    /// The logits that follow a sequence.
    interface Rule {
        float[] logits(List<Integer> ids);
    }

    private final int vocabularySize;
    private final int contextLength;
    private final Rule rule;
    /// Steps run so far, as "sequence:ids".
    final List<String> steps = new ArrayList<>();

    ToyModel(int vocabularySize, int contextLength, Rule rule) {
        this.vocabularySize = vocabularySize;
        this.contextLength = contextLength;
        this.rule = rule;
    }

    /// Always continues with the next of `script`, counted from the prompt's end.
    static ToyModel reciting(int vocabularySize, int promptLength, int... script) {
        return new ToyModel(vocabularySize, 1000, ids -> {
            float[] logits = new float[vocabularySize];
            logits[script[(ids.size() - promptLength) % script.length]] = 5;
            return logits;
        });
    }

    /// What this model says after a sequence, for models made of it.
    float[] logits(List<Integer> ids) {
        return rule.logits(ids);
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public int contextLength() {
        return contextLength;
    }

    @Override
    public String deviceName() {
        return "toy";
    }

    @Override
    public long weightBytes() {
        return 1000;
    }

    @Override
    public TokenSession newSession(SessionOptions options) {
        return new ToySession(options);
    }

    @Override
    public void close() {
    }

    private final class ToySession implements TokenSession {
        private final SessionOptions options;
        private final Map<Integer, List<Integer>> sequences = new HashMap<>();
        private final List<float[]> rows = new ArrayList<>();

        ToySession(SessionOptions options) {
            this.options = options;
        }

        @Override
        public int open() {
            for (int slot = 0; slot < options.slots(); slot++) {
                if (!sequences.containsKey(slot)) {
                    sequences.put(slot, new ArrayList<>());
                    return slot;
                }
            }
            throw new GenerationException("no slot is free");
        }

        @Override
        public void close(int sequence) {
            sequences.remove(sequence);
        }

        @Override
        public int length(int sequence) {
            return ids(sequence).size();
        }

        @Override
        public void step(List<SequenceInput> inputs) {
            rows.clear();
            int tokens = 0;
            for (SequenceInput input : inputs) {
                List<Integer> ids = ids(input.sequence());
                for (int i = 0; i < input.ids().length; i++) {
                    ids.add(input.ids()[i]);
                    boolean last = i == input.ids().length - 1;
                    if (input.wanted() == LogitsWanted.ALL || last && input.wanted() == LogitsWanted.LAST) {
                        rows.add(rule.logits(ids));
                    }
                }
                tokens += input.ids().length;
                steps.add(input.sequence() + ":" + input.ids().length);
            }
            if (tokens > options.maxTokensPerStep()) {
                throw new GenerationException("a step of " + tokens + " ids");
            }
        }

        private List<Integer> ids(int sequence) {
            List<Integer> ids = sequences.get(sequence);
            if (ids == null) {
                throw new GenerationException("sequence " + sequence + " is not open");
            }
            return ids;
        }

        @Override
        public int logitRows() {
            return rows.size();
        }

        @Override
        public MemorySegment logits(int row) {
            return Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, rows.get(row));
        }

        @Override
        public MemoryUse memory() {
            return new MemoryUse(1000, 200, 30);
        }

        @Override
        public void close() {
        }
    }
}
