package io.updraft.quant;

import io.updraft.runtime.host.KernelRequest;
import java.lang.foreign.MemorySegment;

/// The elements of x that [Activation#INT8_OUTLIERS] keeps out of the integer product, and their products.
final class Outliers {
    private static final int WIDTH = PackedMatrix.WIDTH;

    private final float threshold;
    private final int k;
    private final boolean[] present;

    Outliers(KernelRequest request, int k, int rows) {
        this.threshold = request.attributes().number("outlier_threshold", Float.POSITIVE_INFINITY);
        this.k = k;
        this.present = new boolean[rows];
    }

    /// @return where row `row` lies with its outliers set to zero: at `source` if it has none, else copied to `copy`
    long separate(long source, long copy, int row) {
        boolean found = false;
        for (int i = 0; i < k; i++) {
            if (Math.abs(Native.getFloat(source + i * 4L)) >= threshold) {
                if (!found) {
                    MemorySegment.copy(Native.ALL, source, Native.ALL, copy, k * 4L);
                    found = true;
                }
                Native.putFloat(copy + i * 4L, 0);
            }
        }
        present[row] = found;
        return found ? copy : source;
    }

    /// Adds the products of the outliers of rows `firstRow` to `lastRow - 1` of x with a panel.
    void add(LinearJob job, long x, int panel, int firstRow, int lastRow) {
        PackedMatrix matrix = job.matrix;
        int first = panel * WIDTH;
        int width = Math.min(WIDTH, matrix.n() - first);
        for (int row = firstRow; row < lastRow; row++) {
            if (!present[row]) {
                continue;
            }
            float[] sums = new float[WIDTH];
            for (int i = 0; i < k; i++) {
                float value = Native.getFloat(x + ((long) row * k + i) * 4L);
                if (Math.abs(value) >= threshold) {
                    addColumn(matrix, panel, i, value, sums);
                }
            }
            long y = job.y + row * job.yStride + first * 4L;
            for (int i = 0; i < width; i++) {
                float scale = Native.getFloat(matrix.scalesOf(panel) + i * 4L);
                Native.putFloat(y + i * 4L, Math.fma(sums[i], scale, Native.getFloat(y + i * 4L)));
            }
        }
    }

    private static void addColumn(PackedMatrix matrix, int panel, int column, float value, float[] sums) {
        int perHalf = matrix.format().perHalf();
        int bits = matrix.format().bits();
        int mask = (1 << bits) - 1;
        long words = matrix.panel(panel) + (long) (column / perHalf) * PackedMatrix.WORDS_BYTES;
        int shift = column % perHalf * bits;
        for (int i = 0; i < WIDTH / 2; i++) {
            int word = Native.getInt(words + i * 4L);
            sums[i] = Math.fma(value, (word >>> shift & mask) - zero(matrix, panel, i), sums[i]);
            int high = WIDTH / 2 + i;
            sums[high] = Math.fma(value, (word >>> 16 + shift & mask) - zero(matrix, panel, high), sums[high]);
        }
    }

    private static int zero(PackedMatrix matrix, int panel, int lane) {
        if (matrix.zeroPoints() == ZeroPoints.UNIFORM) {
            return matrix.zeroPoint();
        }
        int word = Native.getInt(matrix.zeroPointsOf(panel) + lane % (WIDTH / 2) * 4L);
        return lane < WIDTH / 2 ? word & 0xffff : word >>> 16;
    }
}
