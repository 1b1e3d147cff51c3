package io.updraft.attention;

import static io.updraft.attention.KvCache.LANES;
import static io.updraft.attention.Native.ALL;
import static io.updraft.attention.Native.MASK;
import static io.updraft.attention.Native.ORDER;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.updraft.tasks.FloatMath;
import io.updraft.tasks.VectorFloatMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// [AttentionMath] on the Vector API, up to 512 bits wide.
///
/// No method here that is called for every block takes or returns a vector, not even a one-line load: C2 inlines the
/// JDK's own methods always, ours only while the method is small, and a vector that passes a call which is not inlined
/// is an object on the heap. Addresses are masked with [Native#MASK] to drop checks of bounds.
final class VectorAttention implements AttentionMath {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
            ? VectorSpecies.of(float.class, VectorShape.S_512_BIT)
            : FloatVector.SPECIES_PREFERRED;
    static final long STEP = SPECIES.vectorByteSize();
    private static final long SIZE = Float.BYTES;
    /// Bytes of a group of LANES scores.
    private static final long GROUP = LANES * SIZE;

    @Override
    public void scores(long query, int rows, int headDim, long keys, int count, long scores) {
        VectorScores.multiply(query, rows, headDim, keys, count, scores);
    }

    @Override
    public void softcap(long scores, int from, int to, float cap) {
        float inverse = 1f / cap;
        for (long at = scores + from * GROUP; at < scores + to * GROUP; at += STEP) {
            VectorFloatMath.tanh(fromMemorySegment(SPECIES, ALL, at & MASK, ORDER).mul(inverse)).mul(cap)
                    .intoMemorySegment(ALL, at & MASK, ORDER);
        }
    }

    @Override
    public float max(long scores, int from, int to) {
        FloatVector max = broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (long at = scores + from * GROUP; at < scores + to * GROUP; at += STEP) {
            FloatVector score = fromMemorySegment(SPECIES, ALL, at & MASK, ORDER);
            max = max.blend(score, score.compare(VectorOperators.GT, max));
        }
        return max.reduceLanes(VectorOperators.MAX);
    }

    /// The exponential is [VectorFloatMath#exp] written out, without its upper limit: no score is above `max`.
    @Override
    public void weights(long scores, int from, int to, float max, float decay, long sums) {
        FloatVector lowest = broadcast(SPECIES, FloatMath.EXP_LOWEST);
        FloatVector rounder = broadcast(SPECIES, FloatMath.ROUNDER);
        for (long lane = 0; lane < GROUP; lane += STEP) {
            FloatVector sum = fromMemorySegment(SPECIES, ALL, sums + lane & MASK, ORDER).mul(decay);
            for (int group = from; group < to; group++) {
                long at = scores + group * GROUP + lane & MASK;
                FloatVector x = fromMemorySegment(SPECIES, ALL, at, ORDER).sub(max);
                x = x.blend(lowest, x.compare(VectorOperators.LT, lowest));
                FloatVector shifted = x.fma(broadcast(SPECIES, FloatMath.LOG2_E), rounder);
                FloatVector whole = shifted.sub(rounder);
                FloatVector r = whole.fma(broadcast(SPECIES, -FloatMath.LN2_HIGH), x);
                r = whole.fma(broadcast(SPECIES, -FloatMath.LN2_LOW), r);
                FloatVector q = broadcast(SPECIES, FloatMath.EXP_6).fma(r, broadcast(SPECIES, FloatMath.EXP_5));
                q = q.fma(r, broadcast(SPECIES, FloatMath.EXP_4));
                q = q.fma(r, broadcast(SPECIES, FloatMath.EXP_3));
                q = q.fma(r, broadcast(SPECIES, FloatMath.EXP_2));
                IntVector exponent = shifted.reinterpretAsInts().sub(FloatMath.ROUNDER_BITS);
                IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
                FloatVector weight = q.fma(r.mul(r), r).add(1f)
                        .mul(half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
                        .mul(exponent.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
                weight.intoMemorySegment(ALL, at, ORDER);
                sum = sum.add(weight);
            }
            sum.intoMemorySegment(ALL, sums + lane & MASK, ORDER);
        }
    }

    @Override
    public void scale(long total, int count, float factor) {
        for (long at = total; at < total + count * SIZE; at += STEP) {
            fromMemorySegment(SPECIES, ALL, at & MASK, ORDER).mul(factor).intoMemorySegment(ALL, at & MASK, ORDER);
        }
    }

    @Override
    public void merge(long total, float decay, long part, float share, int count) {
        FloatVector factor = broadcast(SPECIES, decay);
        for (long i = 0; i < count * SIZE; i += STEP) {
            long at = total + i & MASK;
            fromMemorySegment(SPECIES, ALL, at, ORDER)
                    .fma(factor, fromMemorySegment(SPECIES, ALL, part + i & MASK, ORDER).mul(share))
                    .intoMemorySegment(ALL, at, ORDER);
        }
    }

    @Override
    public void values(long weights, int rows, int from, int to, long values, int stride, long totals) {
        VectorValues.add(weights, rows, from, to, values, stride, totals);
    }
}
