package io.updraft.quant;

import static io.updraft.quant.Vectors.BYTES;
import static io.updraft.quant.Vectors.HALF;
import static io.updraft.quant.Vectors.floats;
import static io.updraft.quant.Vectors.ints;
import static io.updraft.quant.Vectors.put;
import static io.updraft.quant.Vectors.spread;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The products on the Vector API: few rows decode weights in registers, more rows decode a piece of the panel once
/// and reuse it from the cache.
final class VectorPanels implements PanelProduct {
    private static final long ROW = PackedMatrix.ROW_BYTES;
    /// With so many rows decoding into memory pays.
    private static final int MANY = 4;

    @Override
    public void compute(LinearJob job, int panel, int firstRow, int lastRow, long workspace) {
        PackedMatrix matrix = job.matrix;
        int rows = lastRow - firstRow;
        long totals = Workspace.totals(workspace);
        if (job.paired) {
            for (int r = 0; r < rows; r++) {
                VectorIntegerGemv.multiply(job, panel, firstRow + r, totals + r * ROW);
            }
        } else if (rows < MANY && isFused(job)) {
            for (int r = 0; r < rows; r++) {
                long row = firstRow + r;
                VectorGemv.multiply(matrix, panel, job.x + row * job.xStride, job.xScales + row * job.xScalesStride,
                        totals + r * ROW);
            }
        } else {
            totals = multiply(job, panel, firstRow, rows, workspace);
        }
        finish(job, panel, firstRow, rows, totals);
    }

    private static boolean isFused(LinearJob job) {
        PackedFormat format = job.matrix.format();
        return (format == PackedFormat.BITS4 || format == PackedFormat.BITS8)
                && job.matrix.zeroPoints() != ZeroPoints.FLOAT
                && job.activation != Activation.UINT8_DYNAMIC;
    }

    /// Returns the address of the totals.
    private static long multiply(LinearJob job, int panel, int firstRow, int rows, long workspace) {
        PackedMatrix matrix = job.matrix;
        long sums = Workspace.sums(workspace);
        long totals = Workspace.totals(workspace);
        boolean dense = !matrix.format().isQuantized();
        if (!dense) {
            Native.ALL.asSlice(totals, rows * ROW).fill((byte) 0);
        }
        long x = job.x + firstRow * job.xStride;
        int size = matrix.blockSize();
        int k = matrix.paddedK();
        for (int from = 0; from < k;) {
            int to = Chunks.end(matrix, from);
            long weights = Workspace.weights(workspace);
            if (matrix.format() == PackedFormat.FLOAT32) {
                weights = matrix.panel(panel) + from * ROW;
            } else {
                VectorDecoder.decode(matrix, panel, from, to, weights);
            }
            for (int begin = from; begin < to;) {
                int block = begin / size;
                int blockEnd = Math.min(k, (block + 1) * size);
                int end = Math.min(to, blockEnd);
                boolean fresh = begin == block * size || job.activation == Activation.UINT8_DYNAMIC;
                VectorTile.multiply(rows, x + begin * 4L, job.xStride, weights + (begin - from) * ROW, end - begin,
                        fresh ? Chunks.ZEROS : sums, fresh, sums);
                if (job.activation == Activation.UINT8_DYNAMIC) {
                    addIntegers(rows, sums, totals);
                } else if (!dense && end == blockEnd) {
                    scale(rows, sums, matrix.scalesOf(panel) + block * ROW,
                            job.xScales + firstRow * job.xScalesStride + block * 4L, job.xScalesStride, totals);
                }
                begin = end;
            }
            from = to;
        }
        return dense ? sums : totals;
    }

    private static void scale(int rows, long sums, long scales, long xScales, long xScalesStride, long totals) {
        for (long c = 0; c < HALF; c += BYTES) {
            FloatVector low = floats(scales + c);
            FloatVector high = floats(scales + c + HALF);
            for (int r = 0; r < rows; r++) {
                long s = sums + r * ROW + c;
                long t = totals + r * ROW + c;
                FloatVector xScale = spread(xScales + r * xScalesStride);
                put(floats(s).fma(low.mul(xScale), floats(t)), t);
                put(floats(s + HALF).fma(high.mul(xScale), floats(t + HALF)), t + HALF);
            }
        }
    }

    private static void addIntegers(int rows, long sums, long totals) {
        long bytes = rows * ROW;
        for (long i = 0; i < bytes; i += BYTES) {
            put(ints(totals + i).add(Vectors.toInts(floats(sums + i))), totals + i);
        }
    }

    /// Scales exact sums, adds the bias, and stores the rows.
    private static void finish(LinearJob job, int panel, int firstRow, int rows, long totals) {
        PackedMatrix matrix = job.matrix;
        if (job.activation == Activation.UINT8_DYNAMIC) {
            toFloats(rows, totals, matrix.scalesOf(panel), job.xScales + firstRow * job.xScalesStride,
                    job.xScalesStride);
        }
        int first = panel * PackedMatrix.WIDTH;
        int width = Math.min(PackedMatrix.WIDTH, matrix.n() - first);
        long y = job.y + firstRow * job.yStride + first * 4L;
        if (matrix.bias() != 0) {
            addBias(rows, totals, matrix.bias() + panel * ROW);
        }
        if (width == PackedMatrix.WIDTH) {
            store(rows, totals, y, job.yStride);
        } else {
            for (int r = 0; r < rows; r++) {
                for (int i = 0; i < width; i++) {
                    Native.putFloat(y + r * job.yStride + i * 4L, Native.getFloat(totals + r * ROW + i * 4L));
                }
            }
        }
    }

    private static void toFloats(int rows, long totals, long scales, long xScales, long xScalesStride) {
        for (int r = 0; r < rows; r++) {
            FloatVector xScale = spread(xScales + r * xScalesStride);
            for (long c = 0; c < ROW; c += BYTES) {
                long t = totals + r * ROW + c;
                put(Vectors.toFloats(ints(t)).mul(floats(scales + c).mul(xScale)), t);
            }
        }
    }

    private static void addBias(int rows, long totals, long bias) {
        for (int r = 0; r < rows; r++) {
            for (long c = 0; c < ROW; c += BYTES) {
                long t = totals + r * ROW + c;
                put(floats(t).add(floats(bias + c)), t);
            }
        }
    }

    private static void store(int rows, long totals, long y, long yStride) {
        for (int r = 0; r < rows; r++) {
            for (long c = 0; c < ROW; c += BYTES) {
                put(floats(totals + r * ROW + c), y + r * yStride + c);
            }
        }
    }

    @Override
    public void quantize(LinearJob job, long source, int row) {
        PackedMatrix matrix = job.matrix;
        int size = matrix.blockSize();
        if (size % 32 != 0 || matrix.k() % 32 != 0) {
            PlainRows.quantize(job, source, row);
            return;
        }
        long target = job.x + row * job.xStride;
        int run = 0;
        for (int block = 0; block < matrix.blocks(); block++) {
            int begin = block * size;
            int count = Math.min(matrix.k(), begin + size) - begin;
            float largest = largest(source + begin * 4L, count);
            float scale = PlainRows.scale(largest);
            float inverse = PlainRows.inverse(scale);
            Native.putFloat(job.xScales + row * job.xScalesStride + block * 4L, scale);
            if (job.paired) {
                int sum = 0;
                for (int k = begin; k < begin + count; k += 32) {
                    int part = roundToPairs(source + k * 4L, inverse, target + k * 4L);
                    Native.putInt(job.xRuns + row * job.xRunsStride + run * 4L, PlainRows.pair(8 * part));
                    sum += part;
                    run++;
                }
                Native.putFloat(job.xSums + row * job.xSumsStride + block * 4L, sum);
            } else {
                round(source + begin * 4L, count, inverse, target + begin * 4L);
            }
        }
    }

    private static float largest(long source, int count) {
        FloatVector largest = FloatVector.zero(Vectors.FLOATS);
        for (int i = 0; i < count; i += Vectors.LANES) {
            largest = largest.max(floats(source + i * 4L).abs());
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }

    private static void round(long source, int count, float inverse, long target) {
        for (int i = 0; i < count; i += Vectors.LANES) {
            put(floats(source + i * 4L).mul(inverse).add(Vectors.ROUNDER).sub(Vectors.ROUNDER), target + i * 4L);
        }
    }

    /// 32 values as pairs of equal shorts; returns their sum.
    private static int roundToPairs(long source, float inverse, long target) {
        var sum = jdk.incubator.vector.IntVector.zero(Vectors.INTS);
        for (int i = 0; i < 32; i += Vectors.LANES) {
            var v = Vectors.toInts(
                    floats(source + i * 4L).mul(inverse).add(Vectors.ROUNDER).sub(Vectors.ROUNDER));
            sum = sum.add(v);
            put(v.and(0xffff).or(v.lanewise(VectorOperators.LSHL, 16)), target + i * 4L);
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void subtract(LinearJob job, long source, int row, boolean signed, int zeroPoint) {
        PlainRows.subtract(job, source, row, signed, zeroPoint);
    }
}
