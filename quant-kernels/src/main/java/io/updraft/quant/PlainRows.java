package io.updraft.quant;

import java.util.Arrays;

/// Prepares rows of the left operand without the Vector API.
final class PlainRows {
    private static final float ROUNDER = 0x1.8p23f;
    /// Columns whose sum the integer kernel takes at a time.
    private static final int RUN = 32;

    private PlainRows() {
    }

    static float scale(float largest) {
        return largest / 127;
    }

    /// What values are multiplied by; 0 for blocks of zeros, and for those too small to have a reciprocal.
    static float inverse(float scale) {
        float inverse = 1 / scale;
        return inverse == Float.POSITIVE_INFINITY ? 0 : inverse;
    }

    /// The low half of an int in both halves.
    static int pair(int value) {
        return value & 0xffff | value << 16;
    }

    /// See [PanelProduct#round].
    static void round(PackedMatrix matrix, long source, float[] values, int at, float[] scales, int scalesAt,
            int step) {
        int k = matrix.k();
        int padded = matrix.paddedK();
        Native.read(source, values, at, k);
        Arrays.fill(values, at + k, at + padded, 0);
        for (int block = 0; block < matrix.blocks(); block++) {
            int begin = at + block * matrix.blockSize();
            int end = Math.min(at + padded, begin + matrix.blockSize());
            float scale = scale(largest(values, begin, end));
            scales[scalesAt + block * step] = scale;
            round(values, begin, end, inverse(scale));
        }
    }

    private static float largest(float[] values, int begin, int end) {
        float largest = 0;
        for (int i = begin; i < end; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest;
    }

    private static void round(float[] values, int begin, int end, float inverse) {
        for (int i = begin; i < end; i++) {
            values[i] = values[i] * inverse + ROUNDER - ROUNDER;
        }
    }

    /// See [PanelProduct#pair].
    static void pair(LinearJob job, long source, int row) {
        PackedMatrix matrix = job.matrix;
        int padded = matrix.paddedK();
        PanelScratch scratch = PanelScratch.get();
        float[] values = scratch.rows(padded);
        float[] scales = scratch.rowScales(matrix.blocks());
        int[] pairs = scratch.pairs(padded);
        round(matrix, source, values, 0, scales, 0, 1);
        Native.write(scales, 0, job.xScales + row * job.xScalesStride, matrix.blocks());
        int run = 0;
        for (int block = 0; block < matrix.blocks(); block++) {
            int begin = block * matrix.blockSize();
            int end = Math.min(padded, begin + matrix.blockSize());
            int sum = 0;
            for (int i = begin; i < end; i += RUN) {
                int part = 0;
                for (int j = i; j < Math.min(end, i + RUN); j++) {
                    int value = (int) values[j];
                    pairs[j] = pair(j % 4 == 0 ? value : value - 16 * (int) values[j - 1]);
                    part += value;
                }
                Native.putInt(job.xRuns + row * job.xRunsStride + run * 4L, pair(8 * part));
                sum += part;
                run++;
            }
            Native.putFloat(job.xSums + row * job.xSumsStride + block * 4L, sum);
        }
        Native.write(pairs, 0, job.x + row * job.xStride, padded);
    }

    /// Codes minus their zero point, as floats from `values[at]` on.
    static void subtract(long source, int k, boolean signed, int zeroPoint, float[] values, int at) {
        byte[] codes = PanelScratch.get().codes(k);
        Native.read(source, codes, 0, k);
        if (signed) {
            for (int i = 0; i < k; i++) {
                values[at + i] = codes[i] - zeroPoint;
            }
        } else {
            for (int i = 0; i < k; i++) {
                values[at + i] = (codes[i] & 0xff) - zeroPoint;
            }
        }
    }
}
