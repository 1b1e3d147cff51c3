package uk.ac.manchester.tornado.api.math;

import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.matrix.Matrix4x4Float;
import uk.ac.manchester.tornado.api.types.utils.DoubleOps;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;
import uk.ac.manchester.tornado.api.types.vectors.Float16;
import uk.ac.manchester.tornado.api.types.vectors.Float2;
import uk.ac.manchester.tornado.api.types.vectors.Float3;
import uk.ac.manchester.tornado.api.types.vectors.Float4;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/**
 * Functions for kernels. Where devices have an instruction or a library function, it takes the place of the method; results
 * may then differ in the last bits. Comparisons of arrays are for host code.
 */
public class TornadoMath {

    public static float min(float a, float b) {
        return Math.min(a, b);
    }

    public static double min(double a, double b) {
        return Math.min(a, b);
    }

    public static long min(long a, long b) {
        return Math.min(a, b);
    }

    public static int min(int a, int b) {
        return Math.min(a, b);
    }

    public static short min(short a, short b) {
        return a < b ? a : b;
    }

    public static byte min(byte a, byte b) {
        return a < b ? a : b;
    }

    public static HalfFloat min(HalfFloat a, HalfFloat b) {
        return new HalfFloat(Math.min(a.getFloat32(), b.getFloat32()));
    }

    public static float max(float a, float b) {
        return Math.max(a, b);
    }

    public static double max(double a, double b) {
        return Math.max(a, b);
    }

    public static long max(long a, long b) {
        return Math.max(a, b);
    }

    public static int max(int a, int b) {
        return Math.max(a, b);
    }

    public static short max(short a, short b) {
        return a > b ? a : b;
    }

    public static byte max(byte a, byte b) {
        return a > b ? a : b;
    }

    public static HalfFloat max(HalfFloat a, HalfFloat b) {
        return new HalfFloat(Math.max(a.getFloat32(), b.getFloat32()));
    }

    public static float abs(float value) {
        return Math.abs(value);
    }

    public static double abs(double value) {
        return Math.abs(value);
    }

    public static long abs(long value) {
        return Math.abs(value);
    }

    public static int abs(int value) {
        return Math.abs(value);
    }

    public static short abs(short value) {
        return (short) Math.abs(value);
    }

    public static byte abs(byte value) {
        return (byte) Math.abs(value);
    }

    public static long clamp(long value, long min, long max) {
        return Math.max(min, Math.min(max, value));
    }

    public static int clamp(int value, int min, int max) {
        return Math.max(min, Math.min(max, value));
    }

    public static float clamp(float value, float min, float max) {
        return Math.max(min, Math.min(max, value));
    }

    public static double clamp(double value, double min, double max) {
        return Math.max(min, Math.min(max, value));
    }

    public static short clamp(short value, short min, short max) {
        return max(min, min(max, value));
    }

    public static byte clamp(byte value, byte min, byte max) {
        return max(min, min(max, value));
    }

    public static float exp(float value) {
        return (float) Math.exp(value);
    }

    public static double exp(double value) {
        return Math.exp(value);
    }

    public static float log(float value) {
        return (float) Math.log(value);
    }

    public static double log(double value) {
        return Math.log(value);
    }

    public static float sqrt(float value) {
        return (float) Math.sqrt(value);
    }

    public static double sqrt(double value) {
        return Math.sqrt(value);
    }

    public static float floor(float value) {
        return (float) Math.floor(value);
    }

    public static double floor(double value) {
        return Math.floor(value);
    }

    public static float ceil(float value) {
        return (float) Math.ceil(value);
    }

    public static double ceil(double value) {
        return Math.ceil(value);
    }

    public static float sin(float value) {
        return (float) Math.sin(value);
    }

    public static double sin(double value) {
        return Math.sin(value);
    }

    public static float cos(float value) {
        return (float) Math.cos(value);
    }

    public static double cos(double value) {
        return Math.cos(value);
    }

    public static float tan(float value) {
        return (float) Math.tan(value);
    }

    public static double tan(double value) {
        return Math.tan(value);
    }

    public static float tanh(float value) {
        return (float) Math.tanh(value);
    }

    public static double tanh(double value) {
        return Math.tanh(value);
    }

    public static float asin(float value) {
        return (float) Math.asin(value);
    }

    public static double asin(double value) {
        return Math.asin(value);
    }

    public static float acos(float value) {
        return (float) Math.acos(value);
    }

    public static double acos(double value) {
        return Math.acos(value);
    }

    public static float atan(float value) {
        return (float) Math.atan(value);
    }

    public static double atan(double value) {
        return Math.atan(value);
    }

    /** The part above the floor. */
    public static float fract(float value) {
        return value - floor(value);
    }

    public static float log2(float value) {
        return (float) (Math.log(value) / Math.log(2));
    }

    public static float acosh(float value) {
        return (float) Math.log(value + Math.sqrt(value * value - 1));
    }

    public static float asinh(float value) {
        return (float) Math.log(value + Math.sqrt(value * value + 1));
    }

    public static float signum(float value) {
        return Math.signum(value);
    }

    public static float toRadians(float degrees) {
        return (float) Math.toRadians(degrees);
    }

    /** The sine of {@code value} times pi. */
    public static float sinpi(float value) {
        return (float) Math.sin(value * Math.PI);
    }

    /** The cosine of {@code value} times pi. */
    public static float cospi(float value) {
        return (float) Math.cos(value * Math.PI);
    }

    public static float pow(float base, float exponent) {
        return (float) Math.pow(base, exponent);
    }

    public static float atan2(float y, float x) {
        return (float) Math.atan2(y, x);
    }

    /** The part above the floor. */
    public static double fract(double value) {
        return value - floor(value);
    }

    public static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    public static double acosh(double value) {
        return Math.log(value + Math.sqrt(value * value - 1));
    }

    public static double asinh(double value) {
        return Math.log(value + Math.sqrt(value * value + 1));
    }

    public static double signum(double value) {
        return Math.signum(value);
    }

    public static double toRadians(double degrees) {
        return Math.toRadians(degrees);
    }

    /** The sine of {@code value} times pi. */
    public static double sinpi(double value) {
        return Math.sin(value * Math.PI);
    }

    /** The cosine of {@code value} times pi. */
    public static double cospi(double value) {
        return Math.cos(value * Math.PI);
    }

    public static double pow(double base, double exponent) {
        return Math.pow(base, exponent);
    }

    public static double atan2(double y, double x) {
        return Math.atan2(y, x);
    }

    public static float floatPI() {
        return (float) Math.PI;
    }

    public static double PI() {
        return Math.PI;
    }

    public static Float2 cos(Float2 value) {
        Float2 result = new Float2();
        for (int i = 0; i < result.size(); i++) {
            result.set(i, cos(value.get(i)));
        }
        return result;
    }

    public static Float4 cos(Float4 value) {
        Float4 result = new Float4();
        for (int i = 0; i < result.size(); i++) {
            result.set(i, cos(value.get(i)));
        }
        return result;
    }

    public static Float8 cos(Float8 value) {
        Float8 result = new Float8();
        for (int i = 0; i < result.size(); i++) {
            result.set(i, cos(value.get(i)));
        }
        return result;
    }

    public static Float16 cos(Float16 value) {
        Float16 result = new Float16();
        for (int i = 0; i < result.size(); i++) {
            result.set(i, cos(value.get(i)));
        }
        return result;
    }

    public static Float2 sin(Float2 value) {
        Float2 result = new Float2();
        for (int i = 0; i < result.size(); i++) {
            result.set(i, sin(value.get(i)));
        }
        return result;
    }

    public static Float4 sin(Float4 value) {
        Float4 result = new Float4();
        for (int i = 0; i < result.size(); i++) {
            result.set(i, sin(value.get(i)));
        }
        return result;
    }

    public static Float8 sin(Float8 value) {
        Float8 result = new Float8();
        for (int i = 0; i < result.size(); i++) {
            result.set(i, sin(value.get(i)));
        }
        return result;
    }

    public static Float16 sin(Float16 value) {
        Float16 result = new Float16();
        for (int i = 0; i < result.size(); i++) {
            result.set(i, sin(value.get(i)));
        }
        return result;
    }

    /** A vector turned (and scaled) by the upper left 3 x 3 elements of a matrix. */
    public static Float3 rotate(Matrix4x4Float m, Float3 x) {
        return new Float3(Float3.dot(m.row(0).asFloat3(), x), Float3.dot(m.row(1).asFloat3(), x),
                Float3.dot(m.row(2).asFloat3(), x));
    }

    /** Whether all elements of {@code a} have the same bits as those of {@code b}. */
    public static boolean isEqual(float[] a, float[] b) {
        for (int i = 0; i < a.length; i++) {
            if (!FloatOps.compareBits(a[i], b[i])) {
                return false;
            }
        }
        return true;
    }

    public static boolean isEqual(double[] a, double[] b) {
        for (int i = 0; i < a.length; i++) {
            if (!DoubleOps.compareBits(a[i], b[i])) {
                return false;
            }
        }
        return true;
    }

    public static boolean isEqual(FloatArray a, FloatArray b) {
        for (int i = 0; i < a.getSize(); i++) {
            if (!FloatOps.compareBits(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    public static boolean isEqual(DoubleArray a, DoubleArray b) {
        for (int i = 0; i < a.getSize(); i++) {
            if (!DoubleOps.compareBits(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    public static boolean isEqual(HalfFloatArray a, HalfFloatArray b) {
        for (int i = 0; i < a.getSize(); i++) {
            if (a.get(i).getHalfFloatValue() != b.get(i).getHalfFloatValue()) {
                return false;
            }
        }
        return true;
    }

    public static boolean isEqual(IntArray a, IntArray b) {
        for (int i = 0; i < a.getSize(); i++) {
            if (a.get(i) != b.get(i)) {
                return false;
            }
        }
        return true;
    }

    public static boolean isEqual(int[] a, int[] b) {
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }

    public static boolean isEqual(short[] a, short[] b) {
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }

    public static boolean isEqual(byte[] a, byte[] b) {
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether all values are closer than some units in the last place of the expected ones. */
    public static boolean isEqualULP(float[] value, float[] expected, float numULP) {
        for (int i = 0; i < value.length; i++) {
            if (!FloatOps.compareULP(value[i], expected[i], numULP)) {
                return false;
            }
        }
        return true;
    }

    /** Whether all values are closer than some units in the last place of the expected ones. */
    public static boolean isEqualULP(double[] value, double[] expected, double numULP) {
        for (int i = 0; i < value.length; i++) {
            if (!DoubleOps.compareULP(value[i], expected[i], numULP)) {
                return false;
            }
        }
        return true;
    }

    public static boolean isEqualTol(float[] a, float[] b, float tolerance) {
        for (int i = 0; i < a.length; i++) {
            if (!FloatOps.compare(a[i], b[i], tolerance)) {
                return false;
            }
        }
        return true;
    }

    /** The largest distance of two elements in units in the last place of the expected one. */
    public static float findULPDistance(FloatArray value, FloatArray expected) {
        float largest = 0;
        for (int i = 0; i < value.getSize(); i++) {
            largest = Math.max(largest, FloatOps.findMaxULP(value.get(i), expected.get(i)));
        }
        return largest;
    }

    public static double findULPDistance(DoubleArray value, DoubleArray expected) {
        double largest = 0;
        for (int i = 0; i < value.getSize(); i++) {
            largest = Math.max(largest, DoubleOps.findMaxULP(value.get(i), expected.get(i)));
        }
        return largest;
    }

    public static float findULPDistance(float[] value, float[] expected) {
        float largest = 0;
        for (int i = 0; i < value.length; i++) {
            largest = Math.max(largest, FloatOps.findMaxULP(value[i], expected[i]));
        }
        return largest;
    }

    public static double findULPDistance(double[] value, double[] expected) {
        double largest = 0;
        for (int i = 0; i < value.length; i++) {
            largest = Math.max(largest, DoubleOps.findMaxULP(value[i], expected[i]));
        }
        return largest;
    }

    /** The bits in which the elements differ, in binary. */
    public static String bitDiff(float[] a, float[] b) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < a.length; i++) {
            text.append(Integer.toBinaryString(Float.floatToIntBits(a[i]) ^ Float.floatToIntBits(b[i]))).append(' ');
        }
        return text.toString();
    }
}
