package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.DoubleBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.DoubleOps;

/** Four doubles. */
@Vector
public final class Double4 implements TornadoVectorsInterface<DoubleBuffer> {

    public static final Class<Double4> TYPE = Double4.class;

    private static final int LANES = 4;

    @Payload
    private final double[] storage = new double[LANES];

    public Double4() {}

    public Double4(double x, double y, double z, double w) {
        set(0, x);
        set(1, y);
        set(2, z);
        set(3, w);
    }

    public static Double4 add(Double4 a, Double4 b) {
        return new Double4(a.getX() + b.getX(), a.getY() + b.getY(), a.getZ() + b.getZ(), a.getW() + b.getW());
    }

    public static Double4 sub(Double4 a, Double4 b) {
        return new Double4(a.getX() - b.getX(), a.getY() - b.getY(), a.getZ() - b.getZ(), a.getW() - b.getW());
    }

    public static Double4 div(Double4 a, Double4 b) {
        return new Double4(a.getX() / b.getX(), a.getY() / b.getY(), a.getZ() / b.getZ(), a.getW() / b.getW());
    }

    public static Double4 mult(Double4 a, Double4 b) {
        return new Double4(a.getX() * b.getX(), a.getY() * b.getY(), a.getZ() * b.getZ(), a.getW() * b.getW());
    }

    public static Double4 min(Double4 a, Double4 b) {
        return new Double4(Math.min(a.getX(), b.getX()), Math.min(a.getY(), b.getY()), Math.min(a.getZ(), b.getZ()),
                Math.min(a.getW(), b.getW()));
    }

    public static Double4 max(Double4 a, Double4 b) {
        return new Double4(Math.max(a.getX(), b.getX()), Math.max(a.getY(), b.getY()), Math.max(a.getZ(), b.getZ()),
                Math.max(a.getW(), b.getW()));
    }

    public static Double4 add(Double4 a, double b) {
        return new Double4(a.getX() + b, a.getY() + b, a.getZ() + b, a.getW() + b);
    }

    public static Double4 sub(Double4 a, double b) {
        return new Double4(a.getX() - b, a.getY() - b, a.getZ() - b, a.getW() - b);
    }

    public static Double4 mult(Double4 a, double b) {
        return new Double4(a.getX() * b, a.getY() * b, a.getZ() * b, a.getW() * b);
    }

    public static Double4 div(Double4 a, double b) {
        return new Double4(a.getX() / b, a.getY() / b, a.getZ() / b, a.getW() / b);
    }

    public static Double4 inc(Double4 a, double b) {
        return add(a, b);
    }

    public static Double4 dec(Double4 a, double b) {
        return sub(a, b);
    }

    public static Double4 scaleByInverse(Double4 a, double b) {
        return mult(a, 1.0 / b);
    }

    public static Double4 scale(Double4 a, double b) {
        return mult(a, b);
    }

    public static Double4 sqrt(Double4 a) {
        return new Double4(TornadoMath.sqrt(a.getX()), TornadoMath.sqrt(a.getY()), TornadoMath.sqrt(a.getZ()),
                TornadoMath.sqrt(a.getW()));
    }

    public static Double4 floor(Double4 a) {
        return new Double4(TornadoMath.floor(a.getX()), TornadoMath.floor(a.getY()), TornadoMath.floor(a.getZ()),
                TornadoMath.floor(a.getW()));
    }

    public static Double4 fract(Double4 a) {
        return new Double4(TornadoMath.fract(a.getX()), TornadoMath.fract(a.getY()), TornadoMath.fract(a.getZ()),
                TornadoMath.fract(a.getW()));
    }

    public static Double4 clamp(Double4 a, double min, double max) {
        return new Double4(TornadoMath.clamp(a.getX(), min, max), TornadoMath.clamp(a.getY(), min, max),
                TornadoMath.clamp(a.getZ(), min, max), TornadoMath.clamp(a.getW(), min, max));
    }

    /** Scales to length 1, in place. */
    public static void normalise(Double4 a) {
        a.set(scaleByInverse(a, length(a)));
    }

    /** The smallest lane. */
    public static double min(Double4 a) {
        return Math.min(Math.min(Math.min(a.getX(), a.getY()), a.getZ()), a.getW());
    }

    /** The largest lane. */
    public static double max(Double4 a) {
        return Math.max(Math.max(Math.max(a.getX(), a.getY()), a.getZ()), a.getW());
    }

    public static double dot(Double4 a, Double4 b) {
        return a.getX() * b.getX() + a.getY() * b.getY() + a.getZ() * b.getZ() + a.getW() * b.getW();
    }

    public static double length(Double4 a) {
        return TornadoMath.sqrt(dot(a, a));
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Double4 a, Double4 b) {
        return TornadoMath.isEqual(a.storage, b.storage);
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

    public void set(Double4 other) {
        System.arraycopy(other.storage, 0, storage, 0, LANES);
    }

    public double getX() {
        return get(0);
    }

    public void setX(double value) {
        set(0, value);
    }

    public double getY() {
        return get(1);
    }

    public void setY(double value) {
        set(1, value);
    }

    public double getZ() {
        return get(2);
    }

    public void setZ(double value) {
        set(2, value);
    }

    public double getW() {
        return get(3);
    }

    public void setW(double value) {
        set(3, value);
    }

    public Double4 duplicate() {
        Double4 copy = new Double4();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 4 places. */
    public String toString(String format) {
        return String.format(format, getX(), getY(), getZ(), getW());
    }

    @Override
    public String toString() {
        return toString(DoubleOps.FMT_4);
    }

    /** The first two lanes. */
    public Double2 asDouble2() {
        return new Double2(getX(), getY());
    }

    /** The first three lanes. */
    public Double3 asDouble3() {
        return new Double3(getX(), getY(), getZ());
    }

    /** The first two lanes. */
    public Double2 getLow() {
        return new Double2(getX(), getY());
    }

    /** The last two lanes. */
    public Double2 getHigh() {
        return new Double2(getZ(), getW());
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

    public void fill(double value) {
        for (int i = 0; i < LANES; i++) {
            set(i, value);
        }
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
