package io.updraft.tasks.device;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Functions of one and of two elements; a work-item has an element. Values that are not numbers stay so, which `max`
/// and `min` on OpenCL would not leave them.
public final class Elementwise {
    /// Half of where float's exponential overflows: PoCL's is not a number there.
    private static final float HALF_LARGEST = 88f;

    private Elementwise() {
    }

    /// `y = f(x)` for rows of `width`.
    ///
    /// @param count where the step has its number of rows
    /// @param kind ordinal of the [UnaryOperation]
    public static void unary(KernelContext context, IntArray step, FloatArray x, FloatArray y, int width, int count,
            int kind, float alpha) {
        int i = context.globalIdx;
        if (i / width < step.get(count)) {
            y.set(i, function(kind, alpha, x.get(i)));
        }
    }

    /// The function at x; `kind` is a constant of the kernel, so that one remains.
    private static float function(int kind, float alpha, float x) {
        return kind == 0 ? x * sigmoid(alpha * x)
                : kind == 1 ? Gates.gelu(x)
                        : kind == 2 ? Gates.geluTanh(x)
                                : kind == 3 ? (x < 0f ? 0f : x)
                                        : kind == 4 ? sigmoid(x)
                                                : kind == 5 ? tanh(x)
                                                        : kind == 6 ? exponential(x)
                                                                : kind == 7 ? TornadoMath.sqrt(x)
                                                                        : kind == 8 ? 1f / x
                                                                                : kind == 9
                                                                                        ? -x
                                                                                        : TornadoMath.abs(x);
    }

    /// `1 / (1 + exp(-x))` by the exponential of what is not positive, which cannot overflow.
    private static float sigmoid(float x) {
        float small = TornadoMath.exp(-TornadoMath.abs(x));
        return (x < 0f ? small : 1f) / (1f + small);
    }

    /// `tanh(x)`: PTX has an approximation that is right to 11 bits. Near 0 the first terms of its series, whose error is
    /// below float's there; elsewhere by the exponential of what is not positive.
    private static float tanh(float x) {
        float square = x * x;
        float series = x * (1f + square * (-1f / 3f + square * (2f / 15f + square * (-17f / 315f
                + square * (62f / 2835f)))));
        float small = TornadoMath.exp(-2f * TornadoMath.abs(x));
        float quotient = (1f - small) / (1f + small);
        float far = x < 0f ? -quotient : quotient;
        return square < 0.0625f ? series : far;
    }

    /// `exp(x)`, infinite where it overflows.
    private static float exponential(float x) {
        float half = 0.5f * x;
        float root = TornadoMath.exp(half > HALF_LARGEST ? HALF_LARGEST : half);
        return root * root;
    }

    /// `y = a op b`, broadcast, for rows of three axes, the last two of `middle` and `last` elements. An operand's element
    /// for row r and indices i, j, k lies at `at + r row + i outer + j inner + k own`.
    ///
    /// @param count where the step has its number of rows
    /// @param kind ordinal of the [io.updraft.tasks.BinaryOperation]: add, subtract, multiply, divide
    public static void binary(KernelContext context, IntArray step, FloatArray a, FloatArray b, FloatArray y,
            int width, int count, int kind, int middle, int last, int aAt, int aRow, int aOuter, int aInner, int aOwn,
            int bAt, int bRow, int bOuter, int bInner, int bOwn) {
        int index = context.globalIdx;
        int row = index / width;
        int inside = index - row * width;
        int k = inside % last;
        int j = inside / last % middle;
        int i = inside / last / middle;
        if (row < step.get(count)) {
            float left = a.get(aAt + row * aRow + i * aOuter + j * aInner + k * aOwn);
            float right = b.get(bAt + row * bRow + i * bOuter + j * bInner + k * bOwn);
            y.set(index, kind == 0 ? left + right
                    : kind == 1 ? left - right : kind == 2 ? left * right : left / right);
        }
    }
}
