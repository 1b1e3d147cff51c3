package io.updraft.tasks;

import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// A bound normalization. Sums run in four interleaved partial sums, in one order for every step.
final class NormalizationCall extends RowCall {
    private final int columns;
    private final boolean centred;
    private final boolean skips;
    private final float epsilon;
    private final float[] scale;
    private final float[] bias;
    private final float[] skipBias;
    private final MemorySegment input;
    private final MemorySegment skip;
    private final MemorySegment output;
    private final MemorySegment sum;
    /// A row for each worker: plain loops over arrays become vectors, those over segments do not always.
    private final float[][] rows;
    private final float[][] others;

    NormalizationCall(KernelBinding binding, RowLayout layout, NormForm form, float epsilon, float[] scale,
            float[] bias, float[] skipBias) {
        super(binding, layout, 2L * layout.columns());
        this.columns = layout.columns();
        this.rows = new float[workers()][columns];
        this.others = new float[workers()][form.hasSkip() ? columns : 0];
        this.centred = form.centred();
        this.skips = form.hasSkip();
        this.epsilon = epsilon;
        this.scale = scale;
        this.bias = bias;
        this.skipBias = skipBias;
        this.input = binding.input(0);
        this.skip = skips ? binding.input(form.skip()) : MemorySegment.NULL;
        this.output = binding.output(0);
        this.sum = skips ? binding.output(NormForm.SUM_OUTPUT) : MemorySegment.NULL;
    }

    @Override
    void rows(int from, int to, int worker) {
        float[] row = rows[worker];
        float[] other = others[worker];
        for (int r = from; r < to; r++) {
            long start = (long) r * columns * Float.BYTES;
            MemorySegment.copy(input, Tensor.FLOAT, start, row, 0, columns);
            if (skips) {
                MemorySegment.copy(skip, Tensor.FLOAT, start, other, 0, columns);
                add(row, other);
                if (skipBias.length != 0) {
                    add(row, skipBias);
                }
                if (sum.byteSize() != 0) {
                    MemorySegment.copy(row, 0, sum, Tensor.FLOAT, start, columns);
                }
            }
            normalize(row);
            MemorySegment.copy(row, 0, output, Tensor.FLOAT, start, columns);
        }
    }

    private static void add(float[] row, float[] other) {
        for (int i = 0; i < row.length; i++) {
            row[i] += other[i];
        }
    }

    private void normalize(float[] row) {
        float mean = centred ? sum(row) / columns : 0f;
        // Dividing rounds once where multiplying by the reciprocal rounds twice.
        float deviation = (float) Math.sqrt(sumOfSquares(row, mean) / columns + epsilon);
        if (centred) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (row[i] - mean) / deviation * scale[i];
            }
        } else {
            divide(row, deviation, scale);
        }
        if (bias.length != 0) {
            add(row, bias);
        }
    }

    private static void divide(float[] row, float deviation, float[] scale) {
        for (int i = 0; i < row.length; i++) {
            row[i] = row[i] / deviation * scale[i];
        }
    }

    private static float sum(float[] row) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int whole = row.length & -4;
        for (int i = 0; i < whole; i += 4) {
            s0 += row[i];
            s1 += row[i + 1];
            s2 += row[i + 2];
            s3 += row[i + 3];
        }
        for (int i = whole; i < row.length; i++) {
            s0 += row[i];
        }
        return s0 + s1 + (s2 + s3);
    }

    /// A double, for the squares of large activations overflow a float.
    private static double sumOfSquares(float[] row, float mean) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int whole = row.length & -4;
        for (int i = 0; i < whole; i += 4) {
            double x0 = row[i] - mean;
            double x1 = row[i + 1] - mean;
            double x2 = row[i + 2] - mean;
            double x3 = row[i + 3] - mean;
            s0 += x0 * x0;
            s1 += x1 * x1;
            s2 += x2 * x2;
            s3 += x3 * x3;
        }
        for (int i = whole; i < row.length; i++) {
            double x = row[i] - mean;
            s0 += x * x;
        }
        return s0 + s1 + (s2 + s3);
    }
}
