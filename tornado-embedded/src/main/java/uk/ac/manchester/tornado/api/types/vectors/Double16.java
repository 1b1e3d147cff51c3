package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.DoubleBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.DoubleOps;

/** Sixteen doubles. */
@Vector
public final class Double16 implements TornadoVectorsInterface<DoubleBuffer> {

    public static final Class<Double16> TYPE = Double16.class;

    private static final int LANES = 16;

    @Payload
    private final double[] storage = new double[LANES];

    public Double16() {}

    public Double16(double s0, double s1, double s2, double s3, double s4, double s5, double s6, double s7, double s8,
            double s9, double s10, double s11, double s12, double s13, double s14, double s15) {
        set(0, s0);
        set(1, s1);
        set(2, s2);
        set(3, s3);
        set(4, s4);
        set(5, s5);
        set(6, s6);
        set(7, s7);
        set(8, s8);
        set(9, s9);
        set(10, s10);
        set(11, s11);
        set(12, s12);
        set(13, s13);
        set(14, s14);
        set(15, s15);
    }

    public static Double16 add(Double16 a, Double16 b) {
        Double16 result = new Double16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) + b.get(i));
        }
        return result;
    }

    public static Double16 add(Double16 a, double b) {
        Double16 result = new Double16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) + b);
        }
        return result;
    }

    public static Double16 sub(Double16 a, Double16 b) {
        Double16 result = new Double16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) - b.get(i));
        }
        return result;
    }

    public static Double16 sub(Double16 a, double b) {
        Double16 result = new Double16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) - b);
        }
        return result;
    }

    public static Double16 div(Double16 a, Double16 b) {
        Double16 result = new Double16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) / b.get(i));
        }
        return result;
    }

    public static Double16 div(Double16 a, double b) {
        Double16 result = new Double16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) / b);
        }
        return result;
    }

    public static Double16 mult(Double16 a, Double16 b) {
        Double16 result = new Double16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) * b.get(i));
        }
        return result;
    }

    public static Double16 mult(Double16 a, double b) {
        Double16 result = new Double16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) * b);
        }
        return result;
    }

    public static Double16 min(Double16 a, Double16 b) {
        Double16 result = new Double16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.min(a.get(i), b.get(i)));
        }
        return result;
    }

    /** The smallest lane. */
    public static double min(Double16 a) {
        double result = a.get(0);
        for (int i = 1; i < LANES; i++) {
            result = Math.min(result, a.get(i));
        }
        return result;
    }

    public static Double16 max(Double16 a, Double16 b) {
        Double16 result = new Double16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.max(a.get(i), b.get(i)));
        }
        return result;
    }

    /** The largest lane. */
    public static double max(Double16 a) {
        double result = a.get(0);
        for (int i = 1; i < LANES; i++) {
            result = Math.max(result, a.get(i));
        }
        return result;
    }

    public static Double16 sqrt(Double16 a) {
        Double16 result = new Double16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, TornadoMath.sqrt(a.get(i)));
        }
        return result;
    }

    public static double dot(Double16 a, Double16 b) {
        double sum = 0;
        for (int i = 0; i < LANES; i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Double16 a, Double16 b) {
        return TornadoMath.isEqual(a.storage, b.storage);
    }

    /** The largest distance of two lanes in units in the last place of {@code b}. */
    public static double findULPDistance(Double16 a, Double16 b) {
        return TornadoMath.findULPDistance(a.storage, b.storage);
    }

    public void set(int index, double value) {
        storage[index] = value;
    }

    public double get(int index) {
        return storage[index];
    }

    /** The lanes themselves, not a copy. */
    public double[] getArray() {
        return storage;
    }

    public void set(Double16 other) {
        System.arraycopy(other.storage, 0, storage, 0, LANES);
    }

    public double getS0() {
        return get(0);
    }

    public void setS0(double value) {
        set(0, value);
    }

    public double getS1() {
        return get(1);
    }

    public void setS1(double value) {
        set(1, value);
    }

    public double getS2() {
        return get(2);
    }

    public void setS2(double value) {
        set(2, value);
    }

    public double getS3() {
        return get(3);
    }

    public void setS3(double value) {
        set(3, value);
    }

    public double getS4() {
        return get(4);
    }

    public void setS4(double value) {
        set(4, value);
    }

    public double getS5() {
        return get(5);
    }

    public void setS5(double value) {
        set(5, value);
    }

    public double getS6() {
        return get(6);
    }

    public void setS6(double value) {
        set(6, value);
    }

    public double getS7() {
        return get(7);
    }

    public void setS7(double value) {
        set(7, value);
    }

    public double getS8() {
        return get(8);
    }

    public void setS8(double value) {
        set(8, value);
    }

    public double getS9() {
        return get(9);
    }

    public void setS9(double value) {
        set(9, value);
    }

    public double getS10() {
        return get(10);
    }

    public void setS10(double value) {
        set(10, value);
    }

    public double getS11() {
        return get(11);
    }

    public void setS11(double value) {
        set(11, value);
    }

    public double getS12() {
        return get(12);
    }

    public void setS12(double value) {
        set(12, value);
    }

    public double getS13() {
        return get(13);
    }

    public double getS14() {
        return get(14);
    }

    public void setS14(double value) {
        set(14, value);
    }

    public double getS15() {
        return get(15);
    }

    public void setS15(double value) {
        set(15, value);
    }

    public Double16 duplicate() {
        Double16 copy = new Double16();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 16 places. */
    public String toString(String format) {
        return String.format(format, getS0(), getS1(), getS2(), getS3(), getS4(), getS5(), getS6(), getS7(), getS8(),
                getS9(), getS10(), getS11(), getS12(), getS13(), getS14(), getS15());
    }

    @Override
    public String toString() {
        return toString(DoubleOps.FMT_16);
    }

    @Override
    public void loadFromBuffer(DoubleBuffer buffer) {
        asBuffer().put(buffer);
    }

    /** A buffer on top of the lanes. */
    @Override
    public DoubleBuffer asBuffer() {
        return DoubleBuffer.wrap(storage);
    }

    @Override
    public int size() {
        return LANES;
    }

    /** The lanes themselves, not a copy. */
    public double[] toArray() {
        return storage;
    }

    @Override
    public long getNumBytes() {
        return 8L * LANES;
    }
}
