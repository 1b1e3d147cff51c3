package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.device.DeviceTarget;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.SamplingLayout;
import io.updraft.runtime.plan.StepLayout;
import io.updraft.tasks.device.Sampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// The choice of the next id on devices: which ids may be drawn, how often each is, and that a seed decides.
class SamplingOnDeviceTest {
    private static final int VOCABULARY = 333;
    private static final int DRAWS = 300;
    /// Work-items of the group.
    private static final int GROUP = 64;
    /// The 0.999 quantile of chi-square with 4 degrees of freedom; the seed is fixed, so the test does not flicker.
    private static final double MOST_CHI_SQUARE = 18.5;

    @TestFactory
    Stream<DynamicTest> greedyTakesTheLikeliestAndOfEqualsTheLowest() {
        return each(target -> {
            float[] logits = Requests.random(new Random(1), 2 * VOCABULARY, 2);
            logits[VOCABULARY + 100] = 50;
            logits[VOCABULARY + 200] = 50;
            Sampler sampler = new Sampler(target, logits, 1, 0, 0, 1, -1e30f, 7);
            assertThat(sampler.draw(1)).containsExactly(100);
            assertThat(sampler.state.get(StepLayout.POSITION)).isEqualTo(10);
            assertThat(sampler.state.get(StepLayout.IDS)).isEqualTo(100);
            assertThat(sampler.state.get(StepLayout.LOGIT_ROW)).isZero();
            assertThat(sampler.result.get(1)).isEqualTo(1);
        });
    }

    @TestFactory
    Stream<DynamicTest> logitsThatAreNoNumbersAreReported() {
        return each(target -> {
            for (float wrong : new float[]{Float.NaN, Float.POSITIVE_INFINITY}) {
                for (int place : new int[]{16, GROUP - 1}) {
                    float[] logits = Requests.random(new Random(1), VOCABULARY, 2);
                    logits[place] = wrong;
                    Sampler sampler = new Sampler(target, logits, 0, 0, 0, 1, -1e30f, 7);
                    sampler.draw(1);
                    assertThat(sampler.result.get(1)).isZero();
                }
            }
        });
    }

    /// The extremes that bound the search are found whichever work-item has them.
    @TestFactory
    Stream<DynamicTest> theLowestKeptIsDrawnWhereverItStands() {
        return each(target -> {
            for (int low : new int[]{0, GROUP - 1}) {
                int high = low == 0 ? 1 : 0;
                float[] logits = new float[VOCABULARY];
                Arrays.fill(logits, Float.NEGATIVE_INFINITY);
                logits[low] = -10;
                logits[high] = 0;
                // So hot that both are as likely.
                assertThat(new Sampler(target, logits, 0, 1e9f, 2, 1, -1e30f, 3).draw(6)).contains(low, high);
                assertThat(new Sampler(target, logits, 0, 1e9f, 1, 1, -1e30f, 3).draw(4)).containsOnly(high);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> drawsFollowTheProbabilities() {
        return each(target -> {
            // Five ids matter: the others are 12 below.
            float[] logits = new float[VOCABULARY];
            Arrays.fill(logits, -12f);
            double[] weights = new double[5];
            double total = 0;
            for (int i = 0; i < 5; i++) {
                logits[60 * i + 11] = 2f - 0.4f * i;
                weights[i] = Math.exp(logits[60 * i + 11] / 0.8);
                total += weights[i];
            }
            List<Integer> drawn = new Sampler(target, logits, 0, 0.8f, 5, 1, -1e30f, 12345).draw(DRAWS);
            double chiSquare = 0;
            for (int i = 0; i < 5; i++) {
                int id = 60 * i + 11;
                double expected = DRAWS * weights[i] / total;
                double difference = drawn.stream().filter(each -> each == id).count() - expected;
                chiSquare += difference * difference / expected;
            }
            assertThat(chiSquare).isLessThan(MOST_CHI_SQUARE);
        });
    }

    @TestFactory
    Stream<DynamicTest> onlyWhatIsKeptIsDrawn() {
        return each(target -> {
            float[] logits = Requests.random(new Random(5), VOCABULARY, 1);
            List<Integer> byLogit = new ArrayList<>();
            for (int i = 0; i < VOCABULARY; i++) {
                byLogit.add(i);
            }
            byLogit.sort((a, b) -> Float.compare(logits[b], logits[a]));
            Map<String, List<Integer>> kept = new TreeMap<>();
            kept.put("3;1;-1e30", byLogit.subList(0, 3));
            kept.put("1;1;-1e30", byLogit.subList(0, 1));
            kept.put("0;0.05;-1e30", byLogit.subList(0, nucleus(logits, byLogit, VOCABULARY, 0.05)));
            kept.put("10;0.5;-1e30", byLogit.subList(0, nucleus(logits, byLogit, 10, 0.5)));
            kept.put("0;1;-0.7", byLogit.stream().filter(id -> logits[id] >= logits[byLogit.getFirst()] - 0.7f)
                    .toList());
            kept.forEach((settings, ids) -> {
                String[] words = settings.split(";");
                List<Integer> drawn = new Sampler(target, logits, 0, 1.5f, Float.parseFloat(words[0]),
                        Float.parseFloat(words[1]), Float.parseFloat(words[2]), 99).draw(60);
                assertThat(ids).as(settings).containsAll(drawn);
                assertThat(drawn.stream().distinct().count()).as(settings)
                        .isGreaterThanOrEqualTo(Math.min(ids.size(), 2));
            });
        });
    }

    private static int nucleus(float[] logits, List<Integer> byLogit, int most, double topP) {
        double total = 0;
        for (int i = 0; i < most; i++) {
            total += Math.exp(logits[byLogit.get(i)]);
        }
        double mass = 0;
        int count = 0;
        while (mass < topP * total) {
            mass += Math.exp(logits[byLogit.get(count++)]);
        }
        return count;
    }

    @TestFactory
    Stream<DynamicTest> sameSeedSameIds() {
        return each(target -> {
            float[] logits = Requests.random(new Random(3), VOCABULARY, 1);
            List<Integer> once = new Sampler(target, logits, 0, 1, 0, 1, -1e30f, 42).draw(20);
            assertThat(new Sampler(target, logits, 0, 1, 0, 1, -1e30f, 42).draw(20)).isEqualTo(once);
            assertThat(new Sampler(target, logits, 0, 1, 0, 1, -1e30f, 43).draw(20)).isNotEqualTo(once);
        });
    }

    private static Stream<DynamicTest> each(Consumer<DeviceTarget> check) {
        return DevicesUnderTest.all().stream()
                .map(target -> DynamicTest.dynamicTest(target.profile().name(), () -> check.accept(target)));
    }

    /// Logits that stay, drawn from again and again.
    private static final class Sampler {
        private final DeviceTarget target;
        private final FloatArray logits;
        private final FloatArray settings = new FloatArray(SamplingLayout.SIZE);
        private final IntArray state = new IntArray(StepLayout.IDS + 1);
        private final IntArray result = new IntArray(2);

        Sampler(DeviceTarget target, float[] values, int row, float temperature, float topK, float topP,
                float logMinP, int seed) {
            this.target = target;
            logits = FloatArray.fromArray(values);
            settings.set(SamplingLayout.TEMPERATURE, temperature);
            settings.set(SamplingLayout.TOP_K, topK);
            settings.set(SamplingLayout.TOP_P, topP);
            settings.set(SamplingLayout.LOG_MIN_P, logMinP);
            state.init(0);
            state.set(StepLayout.POSITION, 9);
            state.set(StepLayout.SELECTED, 1);
            state.set(StepLayout.LOGIT_ROW, row);
            state.set(StepLayout.RANDOM, seed * 7919);
        }

        List<Integer> draw(int count) {
            KernelContext context = new KernelContext();
            TaskGraph graph = new TaskGraph("sampling");
            graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, state, settings, logits);
            graph.task("choose", Sampling::choose, context, state, settings, logits, result, VOCABULARY);
            graph.transferToHost(DataTransferMode.EVERY_EXECUTION, result, state);
            GridScheduler grids = new GridScheduler("sampling.choose", Grid.of(1, GROUP).toWorkerGrid());
            List<Integer> ids = new ArrayList<>();
            try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
                TornadoExecutionPlan on = target.handle().isPresent() ? plan.withDevice(target.handle().get()) : plan;
                TornadoExecutionPlan ready = on.withGridScheduler(grids);
                for (int i = 0; i < count; i++) {
                    ready.execute();
                    ids.add(result.get(0));
                }
            } catch (TornadoExecutionPlanException failure) {
                throw new AssertionError(failure);
            }
            return ids;
        }
    }
}
