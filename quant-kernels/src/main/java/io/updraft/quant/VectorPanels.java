package io.updraft.quant;

import static io.updraft.quant.Vectors.LANES;
import static io.updraft.quant.Vectors.floats;
import static io.updraft.quant.Vectors.put;
import static io.updraft.quant.Vectors.spread;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// The products on the Vector API: few rows decode weights in registers, more rows decode a piece of the panel once
/// and reuse it from the cache.
final class VectorPanels implements PanelProduct {
    private static final long ROW = PackedMatrix.ROW_BYTES;
    private static final int WIDTH = PackedMatrix.WIDTH;
    /// With so many rows decoding into memory pays.
    private static final int MANY = 4;

    @Override
    public void compute(LinearJob job, int panel, int firstRow, int lastRow, long workspace) {
        PackedMatrix matrix = job.matrix;
        int rows = lastRow - firstRow;
        PanelScratch scratch = PanelScratch.get();
        float[] results = scratch.totals;
        if (job.paired) {
            for (int r = 0; r < rows; r++) {
                VectorIntegerGemv.multiply(job, panel, firstRow + r, scratch.totals, r * WIDTH);
            }
        } else if (rows < MANY && isFused(job)) {
            for (int r = 0; r < rows; r++) {
                long row = firstRow + r;
                VectorGemv.multiply(matrix, panel, job.x + row * job.xStride, job.xScales + row * job.xScalesStride,
                        scratch.totals, r * WIDTH);
            }
        } else {
            multiply(job, panel, firstRow, rows, scratch, workspace);
            if (!matrix.format().isQuantized()) {
                results = scratch.sums;
            }
        }
        finish(job, panel, firstRow, rows, scratch.integers, results);
    }

    private static boolean isFused(LinearJob job) {
        PackedFormat format = job.matrix.format();
        return (format == PackedFormat.BITS4 || format == PackedFormat.BITS8)
                && job.matrix.zeroPoints() != ZeroPoints.FLOAT
                && job.activation != Activation.UINT8_DYNAMIC;
    }

    private static void multiply(LinearJob job, int panel, int firstRow, int rows, PanelScratch scratch, long weights) {
        PackedMatrix matrix = job.matrix;
        boolean dense = !matrix.format().isQuantized();
        boolean exact = job.activation == Activation.UINT8_DYNAMIC;
        Arrays.fill(scratch.totals, 0, rows * WIDTH, 0);
        if (exact) {
            Arrays.fill(scratch.integers, 0, rows * WIDTH, 0);
        }
        long x = job.x + firstRow * job.xStride;
        int size = matrix.blockSize();
        int k = matrix.paddedK();
        for (int from = 0; from < k;) {
            int to = Chunks.end(matrix, from);
            long decoded = weights;
            if (matrix.format() == PackedFormat.FLOAT32) {
                decoded = matrix.panel(panel) + from * ROW;
            } else {
                VectorDecoder.decode(matrix, panel, from, to, weights);
            }
            for (int begin = from; begin < to;) {
                int block = begin / size;
                int blockEnd = Math.min(k, (block + 1) * size);
                int end = Math.min(to, blockEnd);
                VectorTile.multiply(rows, x + begin * 4L, job.xStride, decoded + (begin - from) * ROW, end - begin,
                        exact || begin == block * size, scratch.sums);
                if (exact) {
                    addIntegers(rows * WIDTH, scratch.sums, scratch.integers);
                } else if (!dense && end == blockEnd) {
                    scale(rows, scratch.sums, matrix.scalesOf(panel) + block * ROW,
                            job.xScales + firstRow * job.xScalesStride + block * 4L, job.xScalesStride, scratch.totals);
                }
                begin = end;
            }
            from = to;
        }
    }

    private static void scale(int rows, float[] sums, long scales, long xScales, long xScalesStride, float[] totals) {
        for (int c = 0; c < WIDTH; c += LANES) {
            FloatVector weights = floats(scales + c * 4L);
            for (int r = 0; r < rows; r++) {
                int at = r * WIDTH + c;
                at(sums, at).fma(weights.mul(spread(xScales + r * xScalesStride)), at(totals, at)).intoArray(totals,
                        at);
            }
        }
    }

    private static void addIntegers(int count, float[] sums, int[] totals) {
        for (int i = 0; i < count; i += LANES) {
            IntVector.fromArray(Vectors.INTS, totals, i).add(Vectors.toInts(at(sums, i))).intoArray(totals, i);
        }
    }

    /// Scales exact sums, adds the bias, and stores the rows.
    private static void finish(LinearJob job, int panel, int firstRow, int rows, int[] integers, float[] results) {
        PackedMatrix matrix = job.matrix;
        if (job.activation == Activation.UINT8_DYNAMIC) {
            toFloats(rows, integers, matrix.scalesOf(panel), job.xScales + firstRow * job.xScalesStride,
                    job.xScalesStride, results);
        }
        int first = panel * WIDTH;
        int width = Math.min(WIDTH, matrix.n() - first);
        long y = job.y + firstRow * job.yStride + first * 4L;
        if (matrix.bias() != 0) {
            addBias(rows, results, matrix.bias() + panel * ROW);
        }
        if (width == WIDTH) {
            store(rows, results, y, job.yStride);
        } else {
            for (int r = 0; r < rows; r++) {
                Native.write(results, r * WIDTH, y + r * job.yStride, width);
            }
        }
    }

    private static void toFloats(int rows, int[] integers, long scales, long xScales, long xScalesStride,
            float[] results) {
        for (int c = 0; c < WIDTH; c += LANES) {
            FloatVector weights = floats(scales + c * 4L);
            for (int r = 0; r < rows; r++) {
                int at = r * WIDTH + c;
                Vectors.toFloats(IntVector.fromArray(Vectors.INTS, integers, at))
                        .mul(weights.mul(spread(xScales + r * xScalesStride))).intoArray(results, at);
            }
        }
    }

    private static void addBias(int rows, float[] results, long bias) {
        for (int c = 0; c < WIDTH; c += LANES) {
            FloatVector addend = floats(bias + c * 4L);
            for (int r = 0; r < rows; r++) {
                at(results, r * WIDTH + c).add(addend).intoArray(results, r * WIDTH + c);
            }
        }
    }

    private static void store(int rows, float[] results, long y, long yStride) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < WIDTH; c += LANES) {
                put(at(results, r * WIDTH + c), y + r * yStride + c * 4L);
            }
        }
    }

    private static FloatVector at(float[] values, int index) {
        return FloatVector.fromArray(Vectors.FLOATS, values, index);
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
        for (int i = 0; i < count; i += LANES) {
            largest = largest.max(floats(source + i * 4L).abs());
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }

    private static void round(long source, int count, float inverse, long target) {
        for (int i = 0; i < count; i += LANES) {
            put(floats(source + i * 4L).mul(inverse).add(Vectors.ROUNDER).sub(Vectors.ROUNDER), target + i * 4L);
        }
    }

    /// 32 values as pairs of equal shorts; returns their sum.
    private static int roundToPairs(long source, float inverse, long target) {
        IntVector sum = IntVector.zero(Vectors.INTS);
        for (int i = 0; i < 32; i += LANES) {
            IntVector v = Vectors.toInts(
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
