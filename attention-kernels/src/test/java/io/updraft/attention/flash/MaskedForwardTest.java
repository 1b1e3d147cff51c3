package io.updraft.attention.flash;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.intrinsics.Convert;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Masks of the forward kernel on the emulator, against float64. */
class MaskedForwardTest {
    private static final int BATCH = 2;
    private static final int HEADS = 2;

    /** Strides of 0 give one mask to all sequences, heads or queries. */
    record Problem(int queries, int keys, int headDim, boolean causal, float softcap, boolean additive, int sequence,
            int head, int row, boolean warpgroups) {
    }

    static List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        // On a device the library chooses the kernel; the emulator can run either.
        for (boolean warpgroups : FlashAttention.emulated() ? new boolean[]{false, true} : new boolean[]{false}) {
            problems.add(new Problem(19, 37, 32, false, 0f, true, 2 * 19 * 37, 19 * 37, 37, warpgroups));
            problems.add(new Problem(19, 37, 32, false, 0f, false, 2 * 19 * 37, 19 * 37, 37, warpgroups));
            problems.add(new Problem(70, 130, 64, true, 0f, true, 0, 0, 130, warpgroups));
            problems.add(new Problem(33, 65, 80, true, 0f, false, 65, 0, 0, warpgroups));
            problems.add(new Problem(7, 100, 128, false, 3f, true, 0, 7 * 100, 100, warpgroups));
        }
        return problems;
    }

    @ParameterizedTest
    @MethodSource("problems")
    void addsOrHides(Problem problem) {
        Random random = new Random(problem.hashCode());
        int d = problem.headDim;
        ShortArray query = halves(BATCH * problem.queries * HEADS * d, random);
        ShortArray key = halves(BATCH * problem.keys * d, random);
        ShortArray value = halves(BATCH * problem.keys * d, random);
        int size = (BATCH - 1) * problem.sequence + (HEADS - 1) * problem.head + (problem.queries - 1) * problem.row
                + problem.keys;
        FloatArray added = new FloatArray(size);
        ByteArray seen = new ByteArray(size);
        for (int i = 0; i < size; i++) {
            boolean hidden = random.nextInt(3) == 0;
            added.set(i, hidden ? Float.NEGATIVE_INFINITY : (float) random.nextGaussian());
            seen.set(i, (byte) (hidden ? 0 : 1));
        }
        int blind = problem.row == 0 ? -1 : 3;
        for (int j = 0; blind > 0 && j < problem.keys; j++) {
            added.set(blind * problem.row + j, Float.NEGATIVE_INFINITY);
            seen.set(blind * problem.row + j, (byte) 0);
        }
        List<SequenceRange> sequences = List.of(new SequenceRange(0, problem.queries, 0, problem.keys),
                new SequenceRange(problem.queries, problem.queries, problem.keys, problem.keys));
        Layout layout = Layout.packed((long) BATCH * problem.queries, HEADS, d);
        ForwardSpec spec = new ForwardSpec(HEADS, 1, d, false, problem.causal, 0, problem.softcap, 0.2f, layout,
                Layout.packed((long) BATCH * problem.keys, 1, d), layout, sequences);
        FloatArray sums = new FloatArray(BATCH * HEADS * problem.queries);
        Mask mask = problem.additive
                ? Mask.additive(added, problem.sequence, problem.head, problem.row)
                : Mask.ofBooleans(seen, problem.sequence, problem.head, problem.row);
        ShortArray output = new ShortArray(query.getSize());
        output.init((short) 0x7fff);
        if (problem.warpgroups) {
            HopperForward.run(spec, 0, new IntArray(1), mask, query, key, value, output, sums);
        } else {
            FlashAttention attention = FlashAttention.of(spec).withLogSumExp(sums);
            attention = problem.additive
                    ? attention.withAdditiveMask(added, problem.sequence, problem.head, problem.row)
                    : attention.withBooleanMask(seen, problem.sequence, problem.head, problem.row);
            GridScheduler grids = new GridScheduler();
            TaskGraph graph = new TaskGraph("masked").transferToDevice(DataTransferMode.FIRST_EXECUTION, query, key,
                    value);
            attention.addTo(graph, grids, "attention", query, key, value, output);
            graph.transferToHost(DataTransferMode.EVERY_EXECUTION, output, sums);
            Machine.execute(graph, grids);
        }
        double error = 0;
        double plain = 0;
        for (int b = 0; b < BATCH; b++) {
            for (int h = 0; h < HEADS; h++) {
                for (int i = 0; i < problem.queries; i++) {
                    double[] weights = new double[problem.keys];
                    double total = 0;
                    for (int j = 0; j < problem.keys; j++) {
                        int at = b * problem.sequence + h * problem.head + i * problem.row + j;
                        boolean visible = !problem.causal || j <= i + problem.keys - problem.queries;
                        visible &= problem.additive || seen.get(at) != 0;
                        double score = 0;
                        for (int c = 0; c < d; c++) {
                            score += get(query, ((b * problem.queries + i) * HEADS + h) * d + c)
                                    * get(key, (b * problem.keys + j) * d + c);
                        }
                        score *= 0.2f;
                        score = problem.softcap > 0 ? problem.softcap * Math.tanh(score / problem.softcap) : score;
                        weights[j] = visible ? Math.exp(score + (problem.additive ? added.get(at) : 0)) : 0;
                        total += weights[j];
                    }
                    float sum = sums.get((b * HEADS + h) * problem.queries + i);
                    if (total == 0) {
                        assertThat(sum).isEqualTo(Float.NEGATIVE_INFINITY);
                    } else {
                        assertThat((double) sum).isCloseTo(Math.log(total), org.assertj.core.data.Offset.offset(1e-4));
                    }
                    for (int c = 0; c < d; c++) {
                        double exact = 0;
                        double rounded = 0;
                        for (int j = 0; j < problem.keys && total > 0; j++) {
                            double v = get(value, (b * problem.keys + j) * d + c);
                            exact += weights[j] / total * v;
                            rounded += Convert.halfLow(Convert.packHalf((float) (weights[j] / total), 0f)) * v;
                        }
                        double found = get(output, ((b * problem.queries + i) * HEADS + h) * d + c);
                        if (total == 0) {
                            assertThat(found).isZero();
                        }
                        error += (found - exact) * (found - exact);
                        double plainly = Convert.halfLow(Convert.packHalf((float) rounded, 0f));
                        plain += (plainly - exact) * (plainly - exact);
                    }
                }
            }
        }
        assertThat(Math.sqrt(error)).as("error; plain arithmetic has %s", Math.sqrt(plain))
                .isLessThanOrEqualTo(2 * Math.sqrt(plain));
    }

    private static ShortArray halves(int size, Random random) {
        ShortArray array = new ShortArray(size);
        for (int i = 0; i < size; i++) {
            array.set(i, (short) Convert.packHalf((float) random.nextGaussian(), 0f));
        }
        return array;
    }

    private static double get(ShortArray array, int index) {
        return Convert.halfLow(array.get(index));
    }
}
