package io.updraft.graph.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
    private static final int DRAWS = 200_000;
    private static final float[] LOGITS = {1.5f, -0.5f, 3f, 0f, 2.25f, -4f, 2.75f};

    @Test
    void greedyTakesTheLargestAndOfEqualsTheFirst() {
        Sampler sampler = new Sampler(SamplingOptions.greedy(), 4);
        assertThat(sampler.sample(segment(-3, 2, 5, 5))).isEqualTo(2);
        assertThat(sampler.sample(segment(-3, -2, -5, -1))).isEqualTo(3);
    }

    @Test
    void temperatureOneDrawsFromTheSoftmax() {
        assertDistribution(options(1, 0, 1, 0), softmax(1, 0, 1, 2, 3, 4, 5, 6));
    }

    @Test
    void temperatureSharpens() {
        assertDistribution(options(0.5, 0, 1, 0), softmax(0.5, 0, 1, 2, 3, 4, 5, 6));
    }

    @Test
    void topKKeepsTheLikeliest() {
        assertDistribution(options(1, 3, 1, 0), softmax(1, 2, 6, 4));
    }

    @Test
    void topPKeepsTheFewestThatReachIt() {
        // Probabilities: id 2 0.38, id 6 0.30, id 4 0.18, id 0 0.086, ...: two reach 0.6, three reach 0.7.
        assertDistribution(options(1, 0, 0.6, 0), softmax(1, 2, 6));
        assertDistribution(options(1, 0, 0.7, 0), softmax(1, 2, 6, 4));
    }

    @Test
    void topPCountsWhatTopKLeft() {
        // Of ids 2, 6, 4 the first two have 0.79: a top-p of 0.75 is reached by them.
        assertDistribution(options(1, 3, 0.75, 0), softmax(1, 2, 6));
        assertDistribution(options(1, 3, 0.85, 0), softmax(1, 2, 6, 4));
    }

    @Test
    void topPComesBeforeTemperatureAsInLlamaCpp() {
        // Tempered by 2 first, 0.6 would need three ids.
        assertDistribution(options(2, 0, 0.6, 0), softmax(2, 2, 6));
    }

    @Test
    void minPIsRelativeToTheLikeliest() {
        // exp(2.25 - 3) = 0.47 and exp(1.5 - 3) = 0.22
        assertDistribution(options(1, 0, 1, 0.3), softmax(1, 2, 6, 4));
        assertDistribution(options(1, 2, 1, 0.3), softmax(1, 2, 6));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 31, 1000})
    void topKOfAnyVocabularyIsExact(int vocabulary) {
        float[] logits = new float[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            logits[i] = (i * 7919) % vocabulary;
        }
        Sampler sampler = new Sampler(new SamplingOptions(1000, 5, 1, 0, 1, 64, 3), vocabulary);
        for (int i = 0; i < 300; i++) {
            assertThat(logits[sampler.sample(segment(logits))]).isGreaterThanOrEqualTo(vocabulary - 5);
        }
    }

    @Test
    void theSameSeedDrawsTheSameAndAnotherDoesNot() {
        assertThat(draws(7)).isEqualTo(draws(7)).isNotEqualTo(draws(8));
    }

    @Test
    void repetitionPenaltyDividesPositiveAndMultipliesNegativeLogitsOnce() {
        Sampler sampler = new Sampler(new SamplingOptions(0, 0, 1, 0, 2, 64, 0), 3);
        sampler.accept(0);
        sampler.accept(0);
        // 3 / 2 = 1.5 beats 1.4; divided twice it would not.
        assertThat(sampler.sample(segment(3, 1.4f, -1))).isEqualTo(0);
        assertThat(sampler.sample(segment(3, 1.6f, -1))).isEqualTo(1);
        assertThat(sampler.sample(segment(-1, -1.9f, -3))).isEqualTo(1);
    }

    @Test
    void repetitionPenaltyForgetsWhatIsNotRecent() {
        Sampler sampler = new Sampler(new SamplingOptions(0, 0, 1, 0, 10, 2, 0), 4);
        IntStream.of(0, 1, 2).forEach(sampler::accept);
        assertThat(sampler.sample(segment(3, 9, 9, 1))).isEqualTo(0);
    }

    @Test
    void logitsAreNotChanged() {
        MemorySegment logits = segment(LOGITS);
        Sampler sampler = new Sampler(new SamplingOptions(1, 0, 1, 0, 2, 64, 0), LOGITS.length);
        sampler.accept(2);
        sampler.sample(logits);
        assertThat(logits.toArray(java.lang.foreign.ValueLayout.JAVA_FLOAT)).isEqualTo(LOGITS);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void logitsThatAreNoNumbersAreAnError(float broken) {
        Sampler sampler = new Sampler(SamplingOptions.greedy(), 3);
        assertThatThrownBy(() -> sampler.sample(segment(1, broken, 0))).isInstanceOf(GenerationException.class)
                .hasMessageContaining("not finite").hasMessageContaining("id 1");
        float none = Float.NEGATIVE_INFINITY;
        assertThatThrownBy(() -> sampler.sample(segment(none, none, none))).hasMessageContaining("all are -Infinity");
    }

    @Test
    void minusInfinityIsNeverDrawn() {
        Sampler sampler = new Sampler(options(5, 0, 1, 0), 3);
        for (int i = 0; i < 1000; i++) {
            assertThat(sampler.sample(segment(1, Float.NEGATIVE_INFINITY, 1))).isNotEqualTo(1);
        }
    }

    private static SamplingOptions options(double temperature, int topK, double topP, double minP) {
        return new SamplingOptions(temperature, topK, topP, minP, 1, 64, 42);
    }

    private static int[] draws(long seed) {
        Sampler sampler = new Sampler(new SamplingOptions(1, 0, 1, 0, 1, 64, seed), LOGITS.length);
        return IntStream.range(0, 100).map(i -> sampler.sample(segment(LOGITS))).toArray();
    }

    /// Probabilities of the ids named, at a temperature, as the definition has it.
    private static double[] softmax(double temperature, int... kept) {
        double[] result = new double[LOGITS.length];
        double total = Arrays.stream(kept).mapToDouble(id -> Math.exp(LOGITS[id] / temperature)).sum();
        for (int id : kept) {
            result[id] = Math.exp(LOGITS[id] / temperature) / total;
        }
        return result;
    }

    /// Counts within 5 standard deviations of a binomial: about one false alarm in 1.7 million.
    private static void assertDistribution(SamplingOptions options, double[] expected) {
        Sampler sampler = new Sampler(options, LOGITS.length);
        MemorySegment logits = segment(LOGITS);
        int[] counts = new int[LOGITS.length];
        for (int i = 0; i < DRAWS; i++) {
            counts[sampler.sample(logits)]++;
        }
        for (int id = 0; id < counts.length; id++) {
            double deviation = Math.sqrt(DRAWS * expected[id] * (1 - expected[id]));
            assertThat((double) counts[id]).as("id %d", id).isBetween(DRAWS * expected[id] - 5 * deviation,
                    DRAWS * expected[id] + 5 * deviation);
        }
    }

    private static MemorySegment segment(float... logits) {
        return MemorySegment.ofArray(logits);
    }
}
