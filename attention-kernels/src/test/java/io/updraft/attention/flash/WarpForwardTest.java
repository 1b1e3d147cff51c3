package io.updraft.attention.flash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

class WarpForwardTest {

    static List<FlashCase> cases() {
        return List.of(new FlashCase(1, 1, 1, 1, 1, 32, false, true, 0, 0f, 0, 1f),
                new FlashCase(1, 2, 1, 7, 33, 64, false, true, 0, 0f, 0, 1f),
                new FlashCase(2, 2, 2, 65, 130, 64, false, false, 0, 0f, 0, 1f),
                new FlashCase(1, 2, 1, 70, 127, 80, true, true, 20, 0f, 0, 1f),
                new FlashCase(1, 1, 1, 40, 100, 96, false, true, 0, 3f, 0, 2f),
                new FlashCase(2, 2, 1, 31, 99, 128, false, true, 0, 0f, 16, 1f),
                new FlashCase(1, 1, 1, 90, 31, 64, false, true, 0, 0f, 0, 1f),
                new FlashCase(1, 3, 1, 9, 270, 32, true, true, 0, 0f, 256, 1f),
                new FlashCase(1, 1, 1, 17, 70, 256, true, false, 0, 0f, 64, 1f),
                new FlashCase(1, 1, 1, 33, 65, 64, false, true, 0, 0f, 0, 30f),
                new FlashCase(1, 1, 1, 70, 200, 64, false, true, 0, 0f, 0, 60f));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void losesAtMostTwiceWhatPlainArithmeticOfItsPrecisionLoses(FlashCase problem) {
        FlashCase.Data data = problem.data(7);
        ShortArray output = run(data, problem, new FloatArray(1), false);
        double square = 0;
        for (int i = 0; i < data.expected().length; i++) {
            double error = problem.get(output, i) - data.expected()[i];
            square += error * error;
        }
        assertThat(Math.sqrt(square)).as("error; plain arithmetic has %s", data.plainError())
                .isLessThanOrEqualTo(2 * data.plainError());
    }

    @Test
    void storesLogSumExpsAndNegativeInfinityForRowsWithoutKeys() {
        FlashCase problem = new FlashCase(1, 2, 1, 5, 3, 32, false, true, 0, 0f, 0, 1f);
        FlashCase.Data data = problem.data(3);
        FloatArray sums = new FloatArray(2 * 5);
        run(data, problem, sums, true);
        for (int head = 0; head < 2; head++) {
            assertThat(sums.get(head * 5)).isEqualTo(Float.NEGATIVE_INFINITY);
            assertThat(sums.get(head * 5 + 1)).isEqualTo(Float.NEGATIVE_INFINITY);
            double score = 0;
            for (int c = 0; c < 32; c++) {
                score += problem.get(data.query(), (2 * 2 + head) * 32 + c) * problem.get(data.key(), c);
            }
            // The third query sees one key: its log-sum-exp is that key's score.
            assertThat((double) sums.get(head * 5 + 2)).isCloseTo(score / Math.sqrt(32),
                    org.assertj.core.data.Offset.offset(1e-5));
        }
    }

    @Test
    void givesTheSameBitsEveryTime() {
        FlashCase problem = new FlashCase(1, 2, 1, 33, 70, 64, false, true, 0, 0f, 0, 1f);
        FlashCase.Data data = problem.data(11);
        short[] first = run(data, problem, new FloatArray(1), false).toHeapArray();
        for (int i = 0; i < 3; i++) {
            assertThat(Arrays.equals(run(data, problem, new FloatArray(1), false).toHeapArray(), first)).isTrue();
        }
    }

    private static ShortArray run(FlashCase.Data data, FlashCase problem, FloatArray sums, boolean wantSums) {
        ShortArray output = new ShortArray(data.expected().length);
        output.init((short) 0x7fff);
        FlashAttention attention = FlashAttention.of(data.spec());
        if (problem.pageSize() > 0) {
            attention = attention.overPages(data.pages(), problem.pageSize());
        }
        if (wantSums) {
            attention = attention.withLogSumExp(sums);
        }
        GridScheduler grids = new GridScheduler();
        TaskGraph graph = new TaskGraph("flash").transferToDevice(DataTransferMode.FIRST_EXECUTION, data.query(),
                data.key(),
                data.value());
        attention.addTo(graph, grids, "attention", data.query(), data.key(), data.value(), output);
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, output, sums);
        Machine.execute(graph, grids);
        return output;
    }
}
