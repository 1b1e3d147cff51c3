package io.updraft.quant;

import static io.updraft.quant.Native.ALL;
import static io.updraft.quant.Native.MASK;
import static io.updraft.quant.Native.ORDER;
import static io.updraft.quant.Vectors.FLOATS;
import static io.updraft.quant.Vectors.INTS;
import static io.updraft.quant.Vectors.LANES;
import static io.updraft.quant.Vectors.ROUNDER;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Rounds rows of the left operand with the Vector API, where they are whole runs of 32.
final class VectorRows {
    private static final int RUN = 32;
    /// Eight lanes at least, as there are no vectors of four bytes.
    private static final VectorSpecies<Integer> WIDE_INTS = LANES < 8 ? IntVector.SPECIES_256 : INTS;
    private static final int WIDE = WIDE_INTS.length();
    private static final VectorSpecies<Byte> CODES = VectorSpecies.of(byte.class,
            VectorShape.forBitSize(WIDE * Byte.SIZE));
    private static final VectorShuffle<Integer> BEFORE = VectorShuffle.fromOp(INTS, i -> Math.max(0, i - 1));
    /// All but the first of four lanes.
    private static final VectorMask<Integer> BEHIND_FIRST = VectorMask.fromLong(INTS, 0xeeee_eeee_eeee_eeeeL);

    private VectorRows() {
    }

    static boolean fits(PackedMatrix matrix) {
        return matrix.blockSize() % RUN == 0 && matrix.k() % RUN == 0;
    }

    /// See [PanelProduct#pair].
    static void pair(LinearJob job, long source, int row) {
        PackedMatrix matrix = job.matrix;
        long target = job.x + row * job.xStride;
        int run = 0;
        for (int block = 0; block < matrix.blocks(); block++) {
            int begin = block * matrix.blockSize();
            int count = Math.min(matrix.k(), begin + matrix.blockSize()) - begin;
            float scale = PlainRows.scale(largest(source + begin * 4L, count));
            float inverse = PlainRows.inverse(scale);
            Native.putFloat(job.xScales + row * job.xScalesStride + block * 4L, scale);
            int sum = 0;
            for (int k = begin; k < begin + count; k += RUN) {
                int part = roundToPairs(source + k * 4L, inverse, target + k * 4L);
                Native.putInt(job.xRuns + row * job.xRunsStride + run * 4L, PlainRows.pair(8 * part));
                sum += part;
                run++;
            }
            Native.putFloat(job.xSums + row * job.xSumsStride + block * 4L, sum);
        }
    }

    /// See [PanelProduct#round].
    static void round(PackedMatrix matrix, long source, float[] values, int at, float[] scales, int scalesAt,
            int step) {
        for (int block = 0; block < matrix.blocks(); block++) {
            int begin = block * matrix.blockSize();
            int count = Math.min(matrix.k(), begin + matrix.blockSize()) - begin;
            float scale = PlainRows.scale(largest(source + begin * 4L, count));
            scales[scalesAt + block * step] = scale;
            round(source + begin * 4L, count, PlainRows.inverse(scale), values, at + begin);
        }
    }

    /// See [PanelProduct#subtract].
    static void subtract(long source, int k, boolean signed, int zeroPoint, float[] values, int at) {
        int whole = k / WIDE * WIDE;
        VectorOperators.Conversion<Byte, Integer> widened = signed
                ? VectorOperators.B2I
                : VectorOperators.ZERO_EXTEND_B2I;
        for (int i = 0; i < whole; i += WIDE) {
            ((FloatVector) ((IntVector) ByteVector.fromMemorySegment(CODES, ALL, source + i & MASK, ORDER)
                    .convertShape(widened, WIDE_INTS, 0)).sub(zeroPoint).convert(VectorOperators.I2F, 0))
                    .intoArray(values, at + i);
        }
        for (int i = whole; i < k; i++) {
            byte code = ALL.get(Native.BYTE, source + i & MASK);
            values[at + i] = (signed ? code : code & 0xff) - zeroPoint;
        }
    }

    private static float largest(long source, int count) {
        FloatVector largest = FloatVector.zero(FLOATS);
        for (int i = 0; i < count; i += LANES) {
            largest = largest.max(FloatVector.fromMemorySegment(FLOATS, ALL, source + i * 4L & MASK, ORDER).abs());
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }

    private static void round(long source, int count, float inverse, float[] values, int at) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector.fromMemorySegment(FLOATS, ALL, source + i * 4L & MASK, ORDER).mul(inverse).add(ROUNDER)
                    .sub(ROUNDER).intoArray(values, at + i);
        }
    }

    /// 32 values as pairs of equal shorts, as [LinearJob#paired] wants them; returns their sum.
    private static int roundToPairs(long source, float inverse, long target) {
        IntVector sum = IntVector.zero(INTS);
        for (int i = 0; i < RUN; i += LANES) {
            IntVector v = (IntVector) FloatVector.fromMemorySegment(FLOATS, ALL, source + i * 4L & MASK, ORDER)
                    .mul(inverse).add(ROUNDER).sub(ROUNDER).convert(VectorOperators.F2I, 0);
            sum = sum.add(v);
            v = v.sub(v.rearrange(BEFORE).lanewise(VectorOperators.LSHL, 4), BEHIND_FIRST);
            v.and(0xffff).or(v.lanewise(VectorOperators.LSHL, 16)).intoMemorySegment(ALL, target + i * 4L & MASK,
                    ORDER);
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }
}
