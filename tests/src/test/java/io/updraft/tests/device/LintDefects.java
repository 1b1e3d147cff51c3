package io.updraft.tests.device;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Kernels with one defect each, for [KernelLintTest].
final class LintDefects {
    private static int shared = 3;

    private LintDefects() {
    }

    static void callsOutside(KernelContext context, FloatArray x) {
        x.set(0, Float.intBitsToFloat(context.globalIdx));
    }

    static void recurses(KernelContext context, IntArray x) {
        x.set(0, factorial(x.get(1)));
    }

    private static int factorial(int n) {
        return n < 2 ? 1 : n * factorial(n - 1);
    }

    static void allocates(KernelContext context, IntArray x) {
        int[] values = new int[x.get(0)];
        x.set(0, values.length);
    }

    static void shiftsOut(KernelContext context, IntArray x) {
        x.set(0, x.get(0) << 31);
    }

    static void shiftsProduct(KernelContext context, IntArray x) {
        int a = x.get(0);
        x.set(0, (a * a) >> 20);
    }

    static void shiftsSignIn(KernelContext context, IntArray x) {
        x.set(0, x.get(0) >>> 8);
    }

    static void joinsConditions(KernelContext context, IntArray x) {
        boolean inside = context.globalIdx < x.get(0) && context.localIdx < 64;
        if (inside) {
            x.set(1, 1);
        }
    }

    static void extendsSign(KernelContext context, IntArray x) {
        x.set(0, (x.get(0) << 28) >> 28);
    }

    static void smallestInteger(KernelContext context, IntArray x) {
        x.set(0, x.get(0) & Integer.MIN_VALUE);
    }

    static void passesLocalArray(KernelContext context, FloatArray x) {
        float[] values = context.allocateFloatLocalArray(32);
        x.set(0, sum(values));
    }

    private static float sum(float[] values) {
        float sum = 0;
        for (int i = 0; i < 32; i++) {
            sum += values[i];
        }
        return sum;
    }

    static void returnsEarly(KernelContext context, FloatArray x) {
        x.set(0, early(x.get(0)));
    }

    private static float early(float x) {
        if (x > 0) {
            return x;
        }
        return -x;
    }

    static void normalize(KernelContext context, FloatArray x) {
        x.set(0, 1);
    }

    static void parameterIsWord(KernelContext context, FloatArray half) {
        half.set(0, 1);
    }

    static void readsField(KernelContext context, IntArray x) {
        x.set(0, shared);
    }

    static void usesDoubles(KernelContext context, FloatArray x) {
        x.set(0, (float) (x.get(0) * 2.0));
    }

    static void catches(KernelContext context, IntArray x) {
        try {
            x.set(0, 1 / x.get(0));
        } catch (ArithmeticException zero) {
            x.set(0, 0);
        }
    }

    static void setShared(int value) {
        shared = value;
    }
}
