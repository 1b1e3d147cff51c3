package io.updraft.quant;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.host.Workers;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// All formats and activations, at odd sizes, against float64; and bit for bit against themselves, whatever the number
/// of rows, the threads, and the implementation.
class LinearKernelTest {
    private static final int[] ROWS = {1, 2, 3, 5, 17, 263};
    private static final List<String> FLOAT_FORMATS = List.of("dense:FLOAT:KN", "dense:FLOAT:NK", "dense:FLOAT16:KN",
            "dense:FLOAT16:NK", "dense:BFLOAT16:NK", "dense:DOUBLE:KN", "integer:INT8:KN:0:row",
            "integer:UINT8:NK:0:tensor", "integer:INT4:KN:32:block", "integer:UINT4:NK:16:block",
            "integer:INT8:NK:48:block",
            "integer:UINT4:KN:20:block", "nbits:4:32:none", "nbits:4:16:packed", "nbits:4:128:packed+fp16",
            "nbits:4:32:float", "nbits:8:32:none", "nbits:8:64:packed", "nbits:2:32:none", "nbits:2:16:packed",
            "nbits:8:256:float", "nbits:4:32:packed+g_idx", "nbits:4:256:none",
            "codebook:nf4:64", "codebook:nf4:16", "codebook:fp4:32", "codebook:log4:32", "codebook:e4m3:0",
            "codebook:e5m2:0",
            "codebook:e4m3:32");
    private static final List<String> BLOCK_FORMATS = List.of("nbits:4:32:none", "nbits:4:16:packed",
            "nbits:4:64:packed+fp16", "nbits:4:128:none", "nbits:4:32:float", "nbits:8:32:packed", "nbits:2:64:none",
            "integer:INT4:KN:0:row", "integer:INT8:NK:0:row");
    private static final List<String> OUTLIER_FORMATS = List.of("integer:INT8:NK:0:row", "integer:INT8:KN:0:tensor",
            "integer:UINT8:NK:0:row");
    private static final List<String> DYNAMIC_FORMATS = List.of("integer:INT8:KN:0:row", "integer:UINT8:NK:0:tensor",
            "integer:UINT8:KN:0:row", "integer:INT8:NK:0:tensor");

    private static Workers two;
    private static Workers one;

    @BeforeAll
    static void start() {
        two = new Workers(2);
        one = new Workers(1);
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
    }

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        int[] ks = {16, 31, 32, 33, 250, 256, 520};
        int[][] ns = {{1}, {7}, {31}, {33}, {100}, {257}, {32, 7, 33}};
        int i = 0;
        for (String activation : List.of("float", "int8_block", "int8_outliers", "uint8_dynamic")) {
            List<String> formats = switch (activation) {
                case "float" -> FLOAT_FORMATS;
                case "int8_block" -> BLOCK_FORMATS;
                case "int8_outliers" -> OUTLIER_FORMATS;
                default -> DYNAMIC_FORMATS;
            };
            for (String format : formats) {
                for (int k : ks) {
                    cases.add(Arguments.of(format, activation, k, ns[i % ns.length], i % 3 == 0));
                    i++;
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithFloat64AndWithItself(String format, String activation, int k, int[] ns, boolean biased) {
        LinearCase linear = new LinearCase(format, activation, k, ns, biased, k * 31L + ns[0]);
        try (Arena arena = Arena.ofShared()) {
            PreparedKernel vector = linear.prepare(new VectorPanels(), arena, two);
            PreparedKernel plain = linear.prepare(PanelProducts.plain(), arena, one);
            float[] x = linear.rows(ROWS[ROWS.length - 1], 5);
            float[] all = linear.run(vector, two, x);
            assertThat(error(all, linear.expected(x))).as("relative error")
                    .isLessThanOrEqualTo(2 * error(linear.plain(x), linear.expected(x)) + 1e-7);
            assertThat(linear.run(plain, one, x)).as("plain").isEqualTo(all);
            for (int rows : ROWS) {
                float[] some = Arrays.copyOf(x, rows * k);
                float[] expected = Arrays.copyOf(all, rows * linear.n);
                assertThat(linear.run(vector, two, some)).as("%d rows", rows).isEqualTo(expected);
                assertThat(linear.run(vector, one, some)).as("%d rows, one thread", rows).isEqualTo(expected);
                if (rows < 4) {
                    assertThat(linear.run(plain, two, some)).as("%d rows, plain", rows).isEqualTo(expected);
                }
            }
        }
    }

    /// L2 norm of the difference over that of the truth.
    private static double error(float[] found, double[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < found.length; i++) {
            difference += (found[i] - expected[i]) * (found[i] - expected[i]);
            norm += expected[i] * expected[i];
        }
        return Math.sqrt(difference / norm);
    }

    @Test
    void scalesEachSequenceByItsOwn() {
        LinearCase linear = new LinearCase("integer:INT8:KN:0:row", "uint8_dynamic", 40, new int[]{35}, true, 3);
        try (Arena arena = Arena.ofShared()) {
            PreparedKernel kernel = linear.prepare(new VectorPanels(), arena, two);
            float[] x = linear.rows(6, 9);
            float[] all = linear.run(kernel, two, x, new int[]{2, 1, 3}, new float[]{0.5f, 0.01f, 0.02f},
                    new int[]{7, 255, 119});
            float[] last = linear.run(kernel, two, Arrays.copyOfRange(x, 3 * 40, 6 * 40));
            assertThat(Arrays.copyOfRange(all, 3 * 35, 6 * 35)).isEqualTo(last);
            float[] second = linear.run(kernel, two, Arrays.copyOfRange(x, 2 * 40, 3 * 40), new int[]{1},
                    new float[]{0.01f}, new int[]{255});
            assertThat(Arrays.copyOfRange(all, 2 * 35, 3 * 35)).isEqualTo(second);
        }
    }

    @Test
    void noRowsAreNoWork() {
        LinearCase linear = new LinearCase("nbits:4:32:none", "int8_block", 64, new int[]{33}, false, 3);
        try (Arena arena = Arena.ofShared()) {
            PreparedKernel kernel = linear.prepare(new VectorPanels(), arena, two);
            assertThat(linear.run(kernel, two, new float[0])).isEmpty();
        }
    }
}
