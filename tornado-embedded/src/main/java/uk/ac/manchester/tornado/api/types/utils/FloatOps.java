package uk.ac.manchester.tornado.api.types.utils;

import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Float2;
import uk.ac.manchester.tornado.api.types.vectors.Float3;
import uk.ac.manchester.tornado.api.types.vectors.Float4;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/** Formats of floats and comparisons with a tolerance. */
public class FloatOps {

    /** The tolerance of {@link #compare(float, float)}. */
    public static final float EPSILON = 1e-7f;

    public static final String FMT = "%.3f";
    public static final String FMT_2 = "{%.3f,%.3f}";
    public static final String FMT_3 = "{%.3f,%.3f,%.3f}";
    public static final String FMT_3_E = "{%.4e,%.4e,%.4e}";
    public static final String FMT_4 = "{%.3f,%.3f,%.3f,%.3f}";
    public static final String FMT_4_M = "%.3f,%.3f,%.3f,%.3f";
    public static final String FMT_4_EM = "%.3e,%.3e,%.3e,%.3e";
    public static final String FMT_6 = "{%.3f,%.3f,%.3f,%.3f,%.3f,%.3f}";
    public static final String FMT_8 = "{%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f}";
    public static final String FMT_16 = "{%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f}";
    public static final String FMT_6_E = "{%e,%e,%e,%e,%e,%e}";

    /** Whether two values have the same bits. */
    public static boolean compareBits(float a, float b) {
        return Float.floatToRawIntBits(a) == Float.floatToRawIntBits(b);
    }

    /** Whether a value is closer than some units in the last place of the expected one. */
    public static boolean compareULP(float value, float expected, float ulps) {
        return value == expected || Math.abs(value - expected) < ulps * Math.ulp(expected);
    }

    public static float findMaxULP(Float2 value, Float2 expected) {
        return TornadoMath.findULPDistance(value.toArray(), expected.toArray());
    }

    public static float findMaxULP(Float3 value, Float3 expected) {
        return TornadoMath.findULPDistance(value.toArray(), expected.toArray());
    }

    public static float findMaxULP(Float4 value, Float4 expected) {
        return TornadoMath.findULPDistance(value.toArray(), expected.toArray());
    }

    public static float findMaxULP(Float8 value, Float8 expected) {
        return TornadoMath.findULPDistance(value.toArray(), expected.toArray());
    }

    public static float findMaxULP(FloatArray value, FloatArray expected) {
        return TornadoMath.findULPDistance(value, expected);
    }

    /** The distance of two values in units in the last place of the expected one. */
    public static float findMaxULP(float value, float expected) {
        return value == expected ? 0 : Math.abs(value - expected) / Math.ulp(expected);
    }

    public static boolean compare(float a, float b) {
        return compare(a, b, EPSILON);
    }

    public static boolean compare(float a, float b, float tolerance) {
        return Math.abs(a - b) <= tolerance;
    }

    public static float sq(float value) {
        return value * value;
    }

    /** Adds to an element; on a device in one step, here not safe against other threads. */
    public static void atomicAdd(float[] array, int index, float value) {
        array[index] += value;
    }
}
