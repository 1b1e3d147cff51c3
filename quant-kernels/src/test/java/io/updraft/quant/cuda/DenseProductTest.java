package io.updraft.quant.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.cuda.TensorMap;
import io.updraft.runtime.intrinsics.EmulatedTensors;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

class DenseProductTest {
    private static final int M = 140;
    private static final int N = 150;
    private static final int K = 208;
    private static final int TILE_N = 64;

    private final Random random = new Random(3);
    private final ShortArray bias = ProductCase.halves(N, random);

    @Test
    void multipliesHalvesAsExactlyAsPlainArithmetic() {
        ShortArray x = ProductCase.halves(M * K, random);
        ShortArray w = ProductCase.halves(N * K, random);
        ShortArray y = run(x, w, new FloatArray(1), new FloatArray(1), DenseProduct.HALF);
        double[] exact = new double[M * N];
        for (int i = 0; i < M; i++) {
            for (int j = 0; j < N; j++) {
                exact[i * N + j] = Float.float16ToFloat(bias.get(j));
                for (int c = 0; c < K; c++) {
                    exact[i * N + j] += (double) Float.float16ToFloat(x.get(i * K + c))
                            * Float.float16ToFloat(w.get(j * K + c));
                }
            }
        }
        assertRoundedOnce(y, exact);
    }

    @Test
    void multipliesBytesExactlyBeforeScales() {
        ByteArray x = bytes(M * K);
        ByteArray w = bytes(N * K);
        FloatArray tokenScales = scales(M);
        FloatArray outputScales = scales(N);
        ShortArray y = run(x, w, tokenScales, outputScales, DenseProduct.INT8);
        double[] exact = new double[M * N];
        for (int i = 0; i < M; i++) {
            for (int j = 0; j < N; j++) {
                long sum = 0;
                for (int c = 0; c < K; c++) {
                    sum += x.get(i * K + c) * w.get(j * K + c);
                }
                exact[i * N + j] = sum * (double) tokenScales.get(i) * outputScales.get(j)
                        + Float.float16ToFloat(bias.get(j));
            }
        }
        assertRoundedOnce(y, exact);
    }

    private ShortArray run(TornadoNativeArray x, TornadoNativeArray w, FloatArray tokenScales, FloatArray outputScales,
            int kind) {
        TensorMap.Element element = kind == DenseProduct.INT8 ? TensorMap.Element.BYTE : TensorMap.Element.HALF;
        ByteArray maps = EmulatedTensors.bind(List.of(ManyTokensTest.map(element, M, K, DenseProduct.TILE_M),
                ManyTokensTest.map(element, N, K, TILE_N)), List.of(x, w));
        IntArray shape = IntArray.fromElements(M, Math.ceilDiv(M, DenseProduct.TILE_M));
        ShortArray y = new ShortArray(M * N);
        y.init((short) 0x7fff);
        ManyTokensTest.run(new TaskGraph("many")
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, maps, shape, bias, tokenScales, outputScales)
                .task("product", DenseProduct::multiply, new KernelContext(), maps, shape, bias, tokenScales,
                        outputScales, y, N, K, TILE_N, 3, 4, 1, kind)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, y));
        return y;
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

    private ByteArray bytes(int size) {
        byte[] values = new byte[size];
        random.nextBytes(values);
        return ByteArray.fromArray(values);
    }

    private FloatArray scales(int size) {
        FloatArray array = new FloatArray(size);
        for (int i = 0; i < size; i++) {
            array.set(i, 0.001f + random.nextFloat() * 0.003f);
        }
        return array;
    }
}
