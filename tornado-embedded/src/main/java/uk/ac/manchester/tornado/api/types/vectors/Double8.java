package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.DoubleBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.DoubleOps;

/** Eight doubles. */
@Vector
public final class Double8 implements TornadoVectorsInterface<DoubleBuffer> {

    public static final Class<Double8> TYPE = Double8.class;

    private static final int LANES = 8;

    @Payload
    private final double[] storage = new double[LANES];

    public Double8() {}

    public Double8(double s0, double s1, double s2, double s3, double s4, double s5, double s6, double s7) {
        set(0, s0);
        set(1, s1);
        set(2, s2);
        set(3, s3);
        set(4, s4);
        set(5, s5);
        set(6, s6);
        set(7, s7);
    }

    public static Double8 add(Double8 a, Double8 b) {
        Double8 result = new Double8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) + b.get(i));
        }
        return result;
    }

    public static Double8 add(Double8 a, double b) {
        Double8 result = new Double8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) + b);
        }
        return result;
    }

    public static Double8 sub(Double8 a, Double8 b) {
        Double8 result = new Double8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) - b.get(i));
        }
        return result;
    }

    public static Double8 sub(Double8 a, double b) {
        Double8 result = new Double8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) - b);
        }
        return result;
    }

    public static Double8 div(Double8 a, Double8 b) {
        Double8 result = new Double8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) / b.get(i));
        }
        return result;
    }

    public static Double8 div(Double8 a, double b) {
        Double8 result = new Double8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) / b);
        }
        return result;
    }

    public static Double8 mult(Double8 a, Double8 b) {
        Double8 result = new Double8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) * b.get(i));
        }
        return result;
    }

    public static Double8 mult(Double8 a, double b) {
        Double8 result = new Double8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) * b);
        }
        return result;
    }

    public static Double8 min(Double8 a, Double8 b) {
        Double8 result = new Double8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.min(a.get(i), b.get(i)));
        }
        return result;
    }

    /** The smallest lane. */
    public static double min(Double8 a) {
        double result = a.get(0);
        for (int i = 1; i < LANES; i++) {
            result = Math.min(result, a.get(i));
        }
        return result;
    }

    public static Double8 max(Double8 a, Double8 b) {
        Double8 result = new Double8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.max(a.get(i), b.get(i)));
        }
        return result;
    }

    /** The largest lane. */
    public static double max(Double8 a) {
        double result = a.get(0);
        for (int i = 1; i < LANES; i++) {
            result = Math.max(result, a.get(i));
        }
        return result;
    }

    public static Double8 sqrt(Double8 a) {
        Double8 result = new Double8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, TornadoMath.sqrt(a.get(i)));
        }
        return result;
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Double8 a, Double8 b) {
        return TornadoMath.isEqual(a.storage, b.storage);
    }

    /** The largest distance of two lanes in units in the last place of {@code b}. */
    public static double findULPDistance(Double8 a, Double8 b) {
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

    public void set(Double8 other) {
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

    /** The last four lanes. */
    public Double4 getHigh() {
        return new Double4(getS4(), getS5(), getS6(), getS7());
    }

    /** The first four lanes. */
    public Double4 getLow() {
        return new Double4(getS0(), getS1(), getS2(), getS3());
    }

    public Double8 duplicate() {
        Double8 copy = new Double8();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 8 places. */
    public String toString(String format) {
        return String.format(format, getS0(), getS1(), getS2(), getS3(), getS4(), getS5(), getS6(), getS7());
    }

    @Override
    public String toString() {
        return toString(DoubleOps.FMT_8);
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
