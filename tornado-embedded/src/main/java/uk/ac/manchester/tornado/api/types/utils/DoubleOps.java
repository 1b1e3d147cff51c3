package uk.ac.manchester.tornado.api.types.utils;

import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.vectors.Double2;
import uk.ac.manchester.tornado.api.types.vectors.Double3;
import uk.ac.manchester.tornado.api.types.vectors.Double4;
import uk.ac.manchester.tornado.api.types.vectors.Double8;

/** Formats of doubles and comparisons with a tolerance. */
public class DoubleOps {

    /** The tolerance of {@link #compare(double, double)}. */
    public static final double EPSILON = 1e-7f;

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
    public static boolean compareBits(double a, double b) {
        return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b);
    }

    /** Whether a value is closer than some units in the last place of the expected one. */
    public static boolean compareULP(double value, double expected, double ulps) {
        return value == expected || Math.abs(value - expected) < ulps * Math.ulp(expected);
    }

    public static double findMaxULP(Double2 value, Double2 expected) {
        return TornadoMath.findULPDistance(value.toArray(), expected.toArray());
    }

    public static double findMaxULP(Double3 value, Double3 expected) {
        return TornadoMath.findULPDistance(value.toArray(), expected.toArray());
    }

    public static double findMaxULP(Double4 value, Double4 expected) {
        return TornadoMath.findULPDistance(value.toArray(), expected.toArray());
    }

    public static double findMaxULP(Double8 value, Double8 expected) {
        return TornadoMath.findULPDistance(value.toArray(), expected.toArray());
    }

    /** The distance of two values in units in the last place of the expected one. */
    public static double findMaxULP(double value, double expected) {
        return value == expected ? 0 : Math.abs(value - expected) / Math.ulp(expected);
    }

    public static boolean compare(double a, double b) {
        return compare(a, b, EPSILON);
    }

    public static boolean compare(double a, double b, double tolerance) {
        return Math.abs(a - b) <= tolerance;
    }

    public static double sq(double value) {
        return value * value;
    }

    /** Adds to an element; on a device in one step, here not safe against other threads. */
    public static void atomicAdd(double[] array, int index, double value) {
        array[index] += value;
    }
}
