package io.updraft.tasks;

import static io.updraft.tasks.Requests.get;
import static io.updraft.tasks.Requests.set;

import io.updraft.runtime.host.KernelBinding;
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

    NormalizationCall(KernelBinding binding, RowLayout layout, NormForm form, float epsilon, float[] scale,
            float[] bias, float[] skipBias) {
        super(binding, layout, 2L * layout.columns());
        this.columns = layout.columns();
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
    void rows(int from, int to) {
        for (int row = from; row < to; row++) {
            long start = (long) row * columns;
            MemorySegment source = input;
            if (skips) {
                // Without a wanted sum the output holds it until it is normalized in place.
                source = sum.byteSize() == 0 ? output : sum;
                addSkip(source, start);
            }
            normalize(source, start);
        }
    }

    private void addSkip(MemorySegment target, long start) {
        for (int i = 0; i < columns; i++) {
            set(target, start + i, get(input, start + i) + get(skip, start + i));
        }
        if (skipBias.length != 0) {
            for (int i = 0; i < columns; i++) {
                set(target, start + i, get(target, start + i) + skipBias[i]);
            }
        }
    }

    private void normalize(MemorySegment source, long start) {
        float mean = centred ? sum(source, start, columns) / columns : 0f;
        // Dividing rounds once where multiplying by the reciprocal rounds twice.
        float deviation = (float) Math.sqrt(sumOfSquares(source, start, columns, mean) / columns + epsilon);
        if (centred) {
            for (int i = 0; i < columns; i++) {
                set(output, start + i, (get(source, start + i) - mean) / deviation * scale[i]);
            }
        } else {
            for (int i = 0; i < columns; i++) {
                set(output, start + i, get(source, start + i) / deviation * scale[i]);
            }
        }
        if (bias.length != 0) {
            for (int i = 0; i < columns; i++) {
                set(output, start + i, get(output, start + i) + bias[i]);
            }
        }
    }

    private static float sum(MemorySegment source, long start, int columns) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int whole = columns & -4;
        for (int i = 0; i < whole; i += 4) {
            s0 += get(source, start + i);
            s1 += get(source, start + i + 1);
            s2 += get(source, start + i + 2);
            s3 += get(source, start + i + 3);
        }
        for (int i = whole; i < columns; i++) {
            s0 += get(source, start + i);
        }
        return s0 + s1 + (s2 + s3);
    }

    /// A double, for the squares of large activations overflow a float.
    private static double sumOfSquares(MemorySegment source, long start, int columns, float mean) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int whole = columns & -4;
        for (int i = 0; i < whole; i += 4) {
            double x0 = get(source, start + i) - mean;
            double x1 = get(source, start + i + 1) - mean;
            double x2 = get(source, start + i + 2) - mean;
            double x3 = get(source, start + i + 3) - mean;
            s0 += x0 * x0;
            s1 += x1 * x1;
            s2 += x2 * x2;
            s3 += x3 * x3;
        }
        for (int i = whole; i < columns; i++) {
            double x = get(source, start + i) - mean;
            s0 += x * x;
        }
        return s0 + s1 + (s2 + s3);
    }
}
