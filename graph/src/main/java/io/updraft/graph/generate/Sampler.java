package io.updraft.graph.generate;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/// Chooses the next id of one sequence from its logits. Same options and same logits: same ids. Used by one thread;
/// allocates nothing after its construction.
public final class Sampler {
    private final SamplingOptions options;
    private final int vocabularySize;
    private final RecentIds recent;
    private final SplittableRandom random;
    private final float[] logits;
    private final CandidateHeap heap;
    private final int[] candidates;
    private final double[] weights;

    public Sampler(SamplingOptions options, int vocabularySize) {
        this.options = options;
        this.vocabularySize = vocabularySize;
        recent = new RecentIds(options.repeatPenalty() == 1 ? 0 : options.repeatLastN());
        random = new SplittableRandom(options.seed());
        logits = new float[vocabularySize];
        int drawn = options.isGreedy() ? 0 : vocabularySize;
        heap = new CandidateHeap(logits, drawn);
        candidates = new int[drawn];
        weights = new double[drawn];
    }

    /// Counts an id as recent: those of the prompt, and each one chosen.
    public void accept(int id) {
        recent.add(id);
    }

    /// @param row FLOAT[vocabularySize], not changed
    /// @return the chosen id, not yet accepted
    /// @throws GenerationException if a logit is NaN or infinite, or none is larger than minus infinity
    public int sample(MemorySegment row) {
        MemorySegment.copy(row, ValueLayout.JAVA_FLOAT, 0, logits, 0, vocabularySize);
        penalize();
        int best = likeliest();
        if (options.isGreedy()) {
            return best;
        }
        int count = select(best);
        return draw(count, logits[best]);
    }

    private void penalize() {
        float penalty = (float) options.repeatPenalty();
        for (int i = 0; i < recent.size(); i++) {
            int id = recent.get(i);
            if (recent.isFirst(i)) {
                logits[id] = logits[id] <= 0 ? logits[id] * penalty : logits[id] / penalty;
            }
        }
    }

    private int likeliest() {
        int best = 0;
        float max = Float.NEGATIVE_INFINITY;
        boolean legal = true;
        for (int i = 0; i < logits.length; i++) {
            float value = logits[i];
            legal &= value < Float.POSITIVE_INFINITY; // false for NaN
            if (value > max) {
                max = value;
                best = i;
            }
        }
        if (!legal || max == Float.NEGATIVE_INFINITY) {
            throw new GenerationException("the model's logits are not finite (" + firstIllegal()
                    + "); its weights are damaged or overflow in its number format");
        }
        return best;
    }

    private String firstIllegal() {
        for (int i = 0; i < logits.length; i++) {
            if (!(logits[i] < Float.POSITIVE_INFINITY)) {
                return "id " + i + " has " + logits[i];
            }
        }
        return "all are -Infinity";
    }

    /// Fills `candidates` with the ids that top-k, top-p and min-p leave, and returns their number.
    private int select(int best) {
        int count = 0;
        boolean limited = options.topK() > 0 && options.topK() < vocabularySize;
        if (limited || options.topP() < 1) {
            int most = limited ? options.topK() : vocabularySize;
            heap.fill();
            double mass = 0;
            double target = options.topP() < 1 && !limited ? options.topP() * totalWeight(logits[best]) : 0;
            while (count < most && (target == 0 || mass < target)) {
                int id = heap.pop();
                candidates[count++] = id;
                mass += Math.exp((double) logits[id] - logits[best]);
            }
            if (limited && options.topP() < 1) {
                count = nucleus(count, mass * options.topP(), logits[best]);
            }
        } else {
            for (int id = 0; id < vocabularySize; id++) {
                candidates[count++] = id;
            }
        }
        return keepMinP(count, logits[best]);
    }

    private double totalWeight(float max) {
        double total = 0;
        for (float logit : logits) {
            total += Math.exp((double) logit - max);
        }
        return total;
    }

    /// How many of the first `count` candidates, likeliest first, reach `target`.
    private int nucleus(int count, double target, float max) {
        double mass = 0;
        int kept = 0;
        while (kept < count && mass < target) {
            mass += Math.exp((double) logits[candidates[kept++]] - max);
        }
        return kept;
    }

    private int keepMinP(int count, float max) {
        double floor = max + Math.log(options.minP()); // -Infinity for 0
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int id = candidates[i];
            if (logits[id] >= floor && logits[id] > Float.NEGATIVE_INFINITY) {
                candidates[kept++] = id;
            }
        }
        return kept;
    }

    private int draw(int count, float max) {
        double total = 0;
        for (int i = 0; i < count; i++) {
            weights[i] = Math.exp(((double) logits[candidates[i]] - max) / options.temperature());
            total += weights[i];
        }
        double left = random.nextDouble() * total;
        for (int i = 0; i < count - 1; i++) {
            left -= weights[i];
            if (left < 0) {
                return candidates[i];
            }
        }
        return candidates[count - 1];
    }
}
