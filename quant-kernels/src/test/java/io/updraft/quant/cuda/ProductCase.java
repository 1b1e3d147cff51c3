package io.updraft.quant.cuda;

import io.updraft.quant.format.CodebookFormat;
import io.updraft.quant.format.IntegerFormat;
import io.updraft.quant.format.QuantizedWeight;
import io.updraft.quant.format.WeightFormat;
import io.updraft.quant.format.WeightRows;
import io.updraft.runtime.tensor.Codebook;
import io.updraft.runtime.tensor.DataType;
import java.util.Random;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** A product with random numbers, its answer in float64, and what plain arithmetic on halves loses of it. */
record ProductCase(int tokens, int n, int k, WeightFormat format, boolean biased) {
    static final WeightFormat INT4 = integers(4, 32, true);
    static final WeightFormat INT4_ASYMMETRIC = integers(4, 32, false);
    static final WeightFormat INT8 = new IntegerFormat("int8", 8, IntegerFormat.Granularity.CHANNEL, 0, true);
    static final WeightFormat FP8 = new CodebookFormat("fp8", Codebook.E4M3, 0, false);
    static final WeightFormat E5M2 = new CodebookFormat("fp8-e5m2", Codebook.E5M2, 0, false);

    static final WeightFormat NF4 = new CodebookFormat("nf4", Codebook.NF4, 64, false);

    record Data(ShortArray x, TiledWeight weight, ShortArray bias, double[] expected, double plainError,
            float[][] rows) {
        /** What weight [row, column] stands for. */
        float value(int row, int column) {
            return rows[row][column];
        }

        /** Norm of the difference from the answer. */
        double error(ShortArray y) {
            double square = 0;
            for (int i = 0; i < expected.length; i++) {
                double difference = Float.float16ToFloat(y.get(i)) - expected[i];
                square += difference * difference;
            }
            return Math.sqrt(square);
        }
    }

    static WeightFormat integers(int bits, int block, boolean symmetric) {
        return new IntegerFormat("int" + bits, bits, IntegerFormat.Granularity.BLOCK, block, symmetric);
    }

    Data data(long seed) {
        Random random = new Random(seed);
        float[] values = new float[n * k];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 0.05f;
        }
        QuantizedWeight quantized = format.quantize(WeightRows.of(n, k, values), DataType.FLOAT16);
        ShortArray x = halves(tokens * k, random);
        ShortArray bias = halves(n, random);
        double[] expected = new double[tokens * n];
        double square = 0;
        float[][] rows = new float[n][k];
        for (int r = 0; r < n; r++) {
            float[] row = rows[r];
            quantized.dequantize(r, row);
            for (int t = 0; t < tokens; t++) {
                double exact = biased ? Float.float16ToFloat(bias.get(r)) : 0;
                double plain = exact;
                for (int c = 0; c < k; c++) {
                    double factor = Float.float16ToFloat(x.get(t * k + c));
                    exact += row[c] * factor;
                    plain += rounded(row[c]) * factor;
                }
                expected[t * n + r] = exact;
                square += (rounded((float) plain) - exact) * (rounded((float) plain) - exact);
            }
        }
        TiledWeight tiled = TiledWeight.of(quantized, (run, count) -> {
            for (int i = 0; i < count; i++) {
                run.accept(i);
            }
        });
        return new Data(x, tiled, bias, expected, Math.sqrt(square), rows);
    }

    private static double rounded(float value) {
        return Float.float16ToFloat(Float.floatToFloat16(value));
    }

    static ShortArray halves(int size, Random random) {
        ShortArray array = new ShortArray(size);
        for (int i = 0; i < size; i++) {
            array.set(i, Float.floatToFloat16((float) random.nextGaussian()));
        }
        return array;
    }
}
