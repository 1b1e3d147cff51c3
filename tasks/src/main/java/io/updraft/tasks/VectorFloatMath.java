package io.updraft.tasks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [FloatMath] in vectors, operation by operation, so that every lane has the scalar function's bits.
///
/// Loaded only where the module `jdk.incubator.vector` is present.
public final class VectorFloatMath {
    private VectorFloatMath() {}

    /// See [FloatMath#exp].
    public static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.blend(FloatMath.EXP_LOWEST, x.compare(VectorOperators.LT, FloatMath.EXP_LOWEST));
        clamped = clamped.blend(FloatMath.EXP_HIGHEST, clamped.compare(VectorOperators.GT, FloatMath.EXP_HIGHEST));
        FloatVector rounder = FloatVector.broadcast(x.species(), FloatMath.ROUNDER);
        FloatVector shifted = clamped.fma(constant(x, FloatMath.LOG2_E), rounder);
        IntVector exponent = shifted.reinterpretAsInts().sub(FloatMath.ROUNDER_BITS);
        FloatVector whole = shifted.sub(rounder);
        FloatVector r = whole.fma(constant(x, -FloatMath.LN2_HIGH), clamped);
        r = whole.fma(constant(x, -FloatMath.LN2_LOW), r);
        FloatVector q = constant(x, FloatMath.EXP_6).fma(r, constant(x, FloatMath.EXP_5));
        q = q.fma(r, constant(x, FloatMath.EXP_4));
        q = q.fma(r, constant(x, FloatMath.EXP_3));
        q = q.fma(r, constant(x, FloatMath.EXP_2));
        FloatVector p = q.fma(r.mul(r), r).add(1f);
        IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
        FloatVector low = half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
        FloatVector high = exponent.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
        return p.mul(low).mul(high);
    }

    private static FloatVector constant(FloatVector like, float value) {
        return FloatVector.broadcast(like.species(), value);
    }

    /// See [FloatMath#silu].
    public static FloatVector silu(FloatVector x) {
        return x.div(exp(x.neg()).add(1f));
    }

    /// See [FloatMath#geluTanh].
    public static FloatVector geluTanh(FloatVector x) {
        FloatVector u = x.mul(
                x.mul(x).fma(constant(x, FloatMath.GELU_CUBIC), constant(x, FloatMath.GELU_LINEAR)));
        return x.div(exp(u.neg()).add(1f));
    }

    /// See [FloatMath#quickGelu].
    public static FloatVector quickGelu(FloatVector x) {
        return x.div(exp(x.mul(FloatMath.QUICK_GELU).neg()).add(1f));
    }

    /// See [FloatMath#tanh].
    public static FloatVector tanh(FloatVector x) {
        FloatVector square = x.mul(x);
        FloatVector q = constant(x, FloatMath.TANH_4).fma(square, constant(x, FloatMath.TANH_3));
        q = q.fma(square, constant(x, FloatMath.TANH_2));
        q = q.fma(square, constant(x, FloatMath.TANH_1));
        q = q.fma(square, constant(x, FloatMath.TANH_0));
        FloatVector small = q.mul(square).fma(x, x);
        FloatVector magnitude = constant(x, 1f).sub(constant(x, 2f).div(exp(x.abs().mul(2f)).add(1f)));
        FloatVector large = magnitude.blend(magnitude.neg(), x.compare(VectorOperators.LT, 0f));
        VectorMask<Float> inside = x.abs().compare(VectorOperators.LT, FloatMath.TANH_SPLIT);
        return large.blend(small, inside);
    }
}
