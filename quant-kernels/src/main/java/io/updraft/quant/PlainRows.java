package io.updraft.quant;

/// Prepares rows of the left operand without the Vector API.
final class PlainRows {
    private static final float ROUNDER = 0x1.8p23f;

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

    static void quantize(LinearJob job, long source, int row) {
        PackedMatrix matrix = job.matrix;
        int k = matrix.k();
        int padded = matrix.paddedK();
        PanelScratch scratch = PanelScratch.get();
        float[] values = scratch.row(padded);
        Native.read(source, values, 0, k);
        java.util.Arrays.fill(values, k, padded, 0);
        int[] pairs = scratch.pairs(job.paired ? padded : 0);
        int run = 0;
        for (int block = 0; block < matrix.blocks(); block++) {
            int begin = block * matrix.blockSize();
            int end = Math.min(padded, begin + matrix.blockSize());
            float largest = 0;
            for (int i = begin; i < end; i++) {
                largest = Math.max(largest, Math.abs(values[i]));
            }
            float scale = scale(largest);
            float inverse = inverse(scale);
            Native.putFloat(job.xScales + row * job.xScalesStride + block * 4L, scale);
            for (int i = begin; i < end; i++) {
                values[i] = values[i] * inverse + ROUNDER - ROUNDER;
            }
            if (job.paired) {
                int sum = 0;
                for (int i = begin; i < end; i += 32) {
                    int part = 0;
                    for (int j = i; j < Math.min(end, i + 32); j++) {
                        int value = (int) values[j];
                        pairs[j] = pair(value);
                        part += value;
                    }
                    Native.putInt(job.xRuns + row * job.xRunsStride + run * 4L, pair(8 * part));
                    sum += part;
                    run++;
                }
                Native.putFloat(job.xSums + row * job.xSumsStride + block * 4L, sum);
            }
        }
        long target = job.x + row * job.xStride;
        if (job.paired) {
            Native.write(pairs, 0, target, padded);
        } else {
            Native.write(values, 0, target, padded);
        }
    }

    static void subtract(LinearJob job, long source, int row, boolean signed, int zeroPoint) {
        int k = job.matrix.k();
        int padded = job.matrix.paddedK();
        PanelScratch scratch = PanelScratch.get();
        byte[] codes = scratch.codes(padded);
        float[] values = scratch.row(padded);
        Native.read(source, codes, 0, k);
        if (signed) {
            for (int i = 0; i < k; i++) {
                values[i] = codes[i] - zeroPoint;
            }
        } else {
            for (int i = 0; i < k; i++) {
                values[i] = (codes[i] & 0xff) - zeroPoint;
            }
        }
        java.util.Arrays.fill(values, k, padded, 0);
        Native.write(values, 0, job.x + row * job.xStride, padded);
    }
}
