package io.updraft.quant;

import static io.updraft.quant.Native.ALL;
import static io.updraft.quant.Native.FLOAT;
import static io.updraft.quant.Native.MASK;
import static io.updraft.quant.Native.ORDER;
import static io.updraft.quant.Vectors.BYTES;
import static io.updraft.quant.Vectors.FLOATS;
import static io.updraft.quant.Vectors.INTS;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// What happens to sums `[rows][32]` in a worker's memory between a block's last product and the output.
final class VectorResults {
    private static final long ROW = PackedMatrix.ROW_BYTES;
    private static final int WIDTH = PackedMatrix.WIDTH;

    private VectorResults() {
    }

    static void clear(long address, long bytes) {
        FloatVector zero = FloatVector.zero(FLOATS);
        for (long at = 0; at < bytes; at += BYTES) {
            zero.intoMemorySegment(ALL, address + at & MASK, ORDER);
        }
    }

    /// `totals[r] += sums[r] * (scales * xScales[r])`, and clears the sums.
    ///
    /// @param scales address of 32 floats
    /// @param xScales address of the first row's
    /// @param step bytes from row to row in `xScales`
    static void scale(long sums, long scales, long xScales, long step, int rows, long totals) {
        FloatVector zero = FloatVector.zero(FLOATS);
        for (int r = 0; r < rows; r++) {
            FloatVector x = broadcast(FLOATS, ALL.get(FLOAT, xScales + r * step & MASK));
            for (long c = 0; c < ROW; c += BYTES) {
                long sum = sums + r * ROW + c & MASK;
                long total = totals + r * ROW + c & MASK;
                fromMemorySegment(FLOATS, ALL, sum, ORDER)
                        .fma(fromMemorySegment(FLOATS, ALL, scales + c & MASK, ORDER).mul(x),
                                fromMemorySegment(FLOATS, ALL, total, ORDER))
                        .intoMemorySegment(ALL, total, ORDER);
                zero.intoMemorySegment(ALL, sum, ORDER);
            }
        }
    }

    /// Adds whole numbers in floats to integers, and clears the floats.
    static void addIntegers(long sums, long totals, long bytes) {
        FloatVector zero = FloatVector.zero(FLOATS);
        for (long at = 0; at < bytes; at += BYTES) {
            long sum = sums + at & MASK;
            long total = totals + at & MASK;
            IntVector value = (IntVector) fromMemorySegment(FLOATS, ALL, sum, ORDER).convert(VectorOperators.F2I, 0);
            IntVector.fromMemorySegment(INTS, ALL, total, ORDER).add(value).intoMemorySegment(ALL, total, ORDER);
            zero.intoMemorySegment(ALL, sum, ORDER);
        }
    }

    /// Scales exact sums, adds the bias, and stores the rows.
    ///
    /// @param totals address of floats; of integers under UINT8_DYNAMIC
    static void finish(LinearJob job, int panel, int firstRow, int rows, long totals) {
        PackedMatrix matrix = job.matrix;
        if (job.activation == Activation.UINT8_DYNAMIC) {
            for (int r = 0; r < rows; r++) {
                toFloats(totals + r * ROW, matrix.scalesOf(panel), job.xScaleOf(firstRow + r, 0));
            }
        }
        if (matrix.bias() != 0) {
            for (int r = 0; r < rows; r++) {
                addBias(totals + r * ROW, matrix.bias() + panel * ROW);
            }
        }
        int first = panel * WIDTH;
        int width = Math.min(WIDTH, matrix.n() - first);
        long y = job.y + firstRow * job.yStride + first * 4L;
        if (width == WIDTH) {
            for (int r = 0; r < rows; r++) {
                store(totals + r * ROW, y + r * job.yStride);
            }
        } else {
            for (int r = 0; r < rows; r++) {
                for (int i = 0; i < width; i++) {
                    Native.putFloat(y + r * job.yStride + i * 4L, Native.getFloat(totals + r * ROW + i * 4L));
                }
            }
        }
    }

    private static void toFloats(long row, long scales, long xScale) {
        FloatVector x = broadcast(FLOATS, ALL.get(FLOAT, xScale & MASK));
        for (long c = 0; c < ROW; c += BYTES) {
            long at = row + c & MASK;
            FloatVector value = (FloatVector) IntVector.fromMemorySegment(INTS, ALL, at, ORDER)
                    .convert(VectorOperators.I2F, 0);
            value.mul(fromMemorySegment(FLOATS, ALL, scales + c & MASK, ORDER).mul(x)).intoMemorySegment(ALL, at,
                    ORDER);
        }
    }

    private static void addBias(long row, long bias) {
        for (long c = 0; c < ROW; c += BYTES) {
            long at = row + c & MASK;
            fromMemorySegment(FLOATS, ALL, at, ORDER).add(fromMemorySegment(FLOATS, ALL, bias + c & MASK, ORDER))
                    .intoMemorySegment(ALL, at, ORDER);
        }
    }

    private static void store(long row, long y) {
        for (long c = 0; c < ROW; c += BYTES) {
            fromMemorySegment(FLOATS, ALL, row + c & MASK, ORDER).intoMemorySegment(ALL, y + c & MASK, ORDER);
        }
    }
}
