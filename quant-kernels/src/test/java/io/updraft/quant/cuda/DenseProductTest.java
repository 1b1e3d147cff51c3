package io.updraft.quant.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.tensor.Rounding;
import io.updraft.runtime.tensor.SmallFloat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

class DenseProductTest {
    private static final int M = 140;
    private static final int K = 208;
    private static final int TILE_N = 64;

    private final Random random = new Random(3);

    @Test
    void multipliesHalvesAsExactlyAsPlainArithmetic() {
        int n = 150;
        ShortArray x = ProductCase.halves(M * K, random);
        ShortArray w = ProductCase.halves(n * K, random);
        ShortArray bias = ProductCase.halves(n, random);
        ShortArray y = new ShortArray(M * n);
        y.init((short) 0x7fff);
        run(new ProductLauncher.Dense(DenseProduct.HALF, n, K, DenseProduct.BIASED), x, w, new FloatArray(4), bias, y);
        double[] exact = new double[M * n];
        for (int i = 0; i < M; i++) {
            for (int j = 0; j < n; j++) {
                exact[i * n + j] = Float.float16ToFloat(bias.get(j));
                for (int c = 0; c < K; c++) {
                    exact[i * n + j] += (double) Float.float16ToFloat(x.get(i * K + c))
                            * Float.float16ToFloat(w.get(j * K + c));
                }
            }
        }
        assertRoundedOnce(y, exact);
    }

    @Test
    void multipliesBFloat16sAsExactlyAsPlainArithmetic() {
        int n = 66;
        ShortArray x = bfloat16s(M * K);
        ShortArray w = bfloat16s(n * K);
        ShortArray y = new ShortArray(M * n);
        run(new ProductLauncher.Dense(DenseProduct.BFLOAT16, n, K, 0), x, w, new FloatArray(4), new ShortArray(8), y);
        double square = 0;
        double rounding = 0;
        for (int i = 0; i < M; i++) {
            for (int j = 0; j < n; j++) {
                double exact = 0;
                for (int c = 0; c < K; c++) {
                    exact += (double) Convert.bfloat16Low(x.get(i * K + c)) * Convert.bfloat16Low(w.get(j * K + c));
                }
                square += Math.pow(Convert.bfloat16Low(y.get(i * n + j)) - exact, 2);
                rounding += Math.pow(Convert.bfloat16Low(Rounding.toBfloat16(exact)) - exact, 2);
            }
        }
        assertThat(square).isLessThanOrEqualTo(4 * rounding);
    }

    private ShortArray bfloat16s(int count) {
        ShortArray array = new ShortArray(count);
        for (int i = 0; i < count; i++) {
            array.set(i, Rounding.toBfloat16((float) random.nextGaussian()));
        }
        return array;
    }

    /** Two 8-bit factors, what belongs to their rows, and the answer. */
    private final class Bytes {
        private final int n;
        private final ByteArray x = new ByteArray(M * K);
        private final ByteArray w;
        private final IntArray tokens = new IntArray(4 * M);
        private final IntArray outputs;
        private final double[] exact;

        /** @param values of the codes of x and of W, and their zero points */
        Bytes(int n, boolean zeroed, java.util.function.IntToDoubleFunction values) {
            this.n = n;
            this.w = new ByteArray(n * K);
            int width = n + n % 2;
            this.outputs = new IntArray(4 * width);
            this.exact = new double[M * n];
            fill(x);
            fill(w);
            for (int i = 0; i < M; i++) {
                tokens.set(i * 4, Float.floatToIntBits(0.001f + random.nextFloat() * 0.003f));
                tokens.set(i * 4 + 1, zeroed ? random.nextInt(256) - 128 : 0);
                tokens.set(i * 4 + 2, sum(x, i));
            }
            for (int j = 0; j < n; j++) {
                int zero = zeroed ? random.nextInt(256) - 128 : 0;
                outputs.set(j, Float.floatToIntBits(0.001f + random.nextFloat() * 0.003f));
                outputs.set(width + j, zero);
                outputs.set(2 * width + j, sum(w, j) - K * zero);
                outputs.set(3 * width + j, Float.floatToIntBits((float) random.nextGaussian()));
            }
            for (int i = 0; i < M; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = 0;
                    for (int c = 0; c < K; c++) {
                        sum += (values.applyAsDouble(x.get(i * K + c)) - tokens.get(i * 4 + 1))
                                * (values.applyAsDouble(w.get(j * K + c)) - outputs.get(width + j));
                    }
                    exact[i * n + j] = sum * Float.intBitsToFloat(tokens.get(i * 4))
                            * Float.intBitsToFloat(outputs.get(j)) + Float.intBitsToFloat(outputs.get(3 * width + j));
                }
            }
        }

        private void fill(ByteArray array) {
            byte[] codes = new byte[array.getSize()];
            random.nextBytes(codes);
            for (int i = 0; i < codes.length; i++) {
                // 0x7f and 0xff are no numbers in E4M3.
                array.set(i, (codes[i] & 0x7f) == 0x7f ? 0 : codes[i]);
            }
        }

        private static int sum(ByteArray array, int row) {
            return IntStream.range(0, K).map(c -> array.get(row * K + c)).sum();
        }

        private TornadoNativeArray product(int kind, int extras, TornadoNativeArray y) {
            run(new ProductLauncher.Dense(kind, n, K, extras), x, w, tokens, outputs, y);
            return y;
        }
    }

    @Test
    void multipliesBytesExactlyBeforeScales() {
        Bytes bytes = new Bytes(150, false, code -> code);
        ShortArray y = new ShortArray(M * 150);
        bytes.product(DenseProduct.INT8, DenseProduct.BIASED, y);
        assertRoundedOnce(y, bytes.exact);
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 150})
    void takesZeroPointsOfBothFactorsOff(int n) {
        Bytes bytes = new Bytes(n, true, code -> code);
        FloatArray y = new FloatArray(M * n);
        y.init(Float.NaN);
        bytes.product(DenseProduct.INT8, DenseProduct.BIASED + DenseProduct.FLOATS + DenseProduct.ZEROED, y);
        for (int i = 0; i < bytes.exact.length; i++) {
            // Integers, two roundings of the scale, one of the product and one of the sum; the integer itself is below 2^24.
            assertThat((double) y.get(i)).isCloseTo(bytes.exact[i],
                    org.assertj.core.data.Offset.offset(4 * 0x1p-24 * (Math.abs(bytes.exact[i]) + 4)));
        }
        ShortArray halves = new ShortArray(M * n);
        bytes.product(DenseProduct.INT8, DenseProduct.BIASED + DenseProduct.ZEROED, halves);
        assertRoundedOnce(halves, bytes.exact);
    }

    @Test
    void multipliesE4M3() {
        Bytes bytes = new Bytes(66, false, code -> SmallFloat.E4M3FN.decode(code & 0xff));
        ShortArray y = new ShortArray(M * 66);
        bytes.product(DenseProduct.E4M3, DenseProduct.BIASED, y);
        assertRoundedOnce(y, bytes.exact);
    }

    private static void run(ProductLauncher.Dense product, TornadoNativeArray x, TornadoNativeArray w,
            TornadoNativeArray tokens, TornadoNativeArray outputs, TornadoNativeArray y) {
        IntArray shape = IntArray.fromElements(M, Math.ceilDiv(M, DenseProduct.TILE_M));
        TaskGraph graph = new TaskGraph("many").transferToDevice(DataTransferMode.FIRST_EXECUTION, shape, tokens,
                outputs);
        ManyTokensTest.run(ProductLauncher.denseAsTask(graph, "product",
                new ProductLauncher.DenseVariant(TILE_N, DenseProduct.TILE_M, 3, 4), product, x, M,
                new TileArrays.Place(w, 0), shape,
                tokens,
                new TileArrays.Place(outputs, 0), y).transferToHost(DataTransferMode.EVERY_EXECUTION, y));
    }

    /** The error may be twice that of rounding the exact sums to halves. */
    private static void assertRoundedOnce(ShortArray y, double[] exact) {
        double square = 0;
        double rounding = 0;
        for (int i = 0; i < exact.length; i++) {
            square += Math.pow(Float.float16ToFloat(y.get(i)) - exact[i], 2);
            rounding += Math.pow(Float.float16ToFloat(Float.floatToFloat16((float) exact[i])) - exact[i], 2);
        }
        assertThat(square).isLessThanOrEqualTo(4 * rounding);
    }
}
