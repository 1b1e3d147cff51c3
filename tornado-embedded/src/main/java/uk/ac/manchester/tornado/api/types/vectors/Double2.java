package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.DoubleBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.DoubleOps;

/** Two doubles. */
@Vector
public final class Double2 implements TornadoVectorsInterface<DoubleBuffer> {

    public static final Class<Double2> TYPE = Double2.class;

    private static final int LANES = 2;

    @Payload
    private final double[] storage = new double[LANES];

    public Double2() {}

    public Double2(double x, double y) {
        set(0, x);
        set(1, y);
    }

    public static Double2 add(Double2 a, Double2 b) {
        return new Double2(a.getX() + b.getX(), a.getY() + b.getY());
    }

    public static Double2 sub(Double2 a, Double2 b) {
        return new Double2(a.getX() - b.getX(), a.getY() - b.getY());
    }

    public static Double2 div(Double2 a, Double2 b) {
        return new Double2(a.getX() / b.getX(), a.getY() / b.getY());
    }

    public static Double2 mult(Double2 a, Double2 b) {
        return new Double2(a.getX() * b.getX(), a.getY() * b.getY());
    }

    public static Double2 min(Double2 a, Double2 b) {
        return new Double2(Math.min(a.getX(), b.getX()), Math.min(a.getY(), b.getY()));
    }

    public static Double2 max(Double2 a, Double2 b) {
        return new Double2(Math.max(a.getX(), b.getX()), Math.max(a.getY(), b.getY()));
    }

    public static Double2 add(Double2 a, double b) {
        return new Double2(a.getX() + b, a.getY() + b);
    }

    public static Double2 sub(Double2 a, double b) {
        return new Double2(a.getX() - b, a.getY() - b);
    }

    public static Double2 mult(Double2 a, double b) {
        return new Double2(a.getX() * b, a.getY() * b);
    }

    public static Double2 div(Double2 a, double b) {
        return new Double2(a.getX() / b, a.getY() / b);
    }

    /** Stores the result in {@code c}. */
    public static void add(Double2 a, Double2 b, Double2 c) {
        c.setX(a.getX() + b.getX());
        c.setY(a.getY() + b.getY());
    }

    /** Stores the result in {@code c}. */
    public static void sub(Double2 a, Double2 b, Double2 c) {
        c.setX(a.getX() - b.getX());
        c.setY(a.getY() - b.getY());
    }

    /** Stores the result in {@code c}. */
    public static void mult(Double2 a, Double2 b, Double2 c) {
        c.setX(a.getX() * b.getX());
        c.setY(a.getY() * b.getY());
    }

    /** Stores the result in {@code c}. */
    public static void div(Double2 a, Double2 b, Double2 c) {
        c.setX(a.getX() / b.getX());
        c.setY(a.getY() / b.getY());
    }

    /** Stores the result in {@code c}. */
    public static void min(Double2 a, Double2 b, Double2 c) {
        c.setX(Math.min(a.getX(), b.getX()));
        c.setY(Math.min(a.getY(), b.getY()));
    }

    /** Stores the result in {@code c}. */
    public static void max(Double2 a, Double2 b, Double2 c) {
        c.setX(Math.max(a.getX(), b.getX()));
        c.setY(Math.max(a.getY(), b.getY()));
    }

    public static Double2 inc(Double2 a, double b) {
        return add(a, b);
    }

    public static Double2 dec(Double2 a, double b) {
        return sub(a, b);
    }

    public static Double2 scaleByInverse(Double2 a, double b) {
        return mult(a, 1.0 / b);
    }

    public static Double2 scale(Double2 a, double b) {
        return mult(a, b);
    }

    public static Double2 sqrt(Double2 a) {
        return new Double2(TornadoMath.sqrt(a.getX()), TornadoMath.sqrt(a.getY()));
    }

    public static Double2 floor(Double2 a) {
        return new Double2(TornadoMath.floor(a.getX()), TornadoMath.floor(a.getY()));
    }

    public static Double2 fract(Double2 a) {
        return new Double2(TornadoMath.fract(a.getX()), TornadoMath.fract(a.getY()));
    }

    /** Clamps in place. */
    public static void clamp(Double2 a, double min, double max) {
        a.setX(TornadoMath.clamp(a.getX(), min, max));
        a.setY(TornadoMath.clamp(a.getY(), min, max));
    }

    /** Scales to length 1, in place. */
    public static void normalise(Double2 a) {
        a.set(scaleByInverse(a, length(a)));
    }

    /** The smallest lane. */
    public static double min(Double2 a) {
        return Math.min(a.getX(), a.getY());
    }

    /** The largest lane. */
    public static double max(Double2 a) {
        return Math.max(a.getX(), a.getY());
    }

    public static double dot(Double2 a, Double2 b) {
        return a.getX() * b.getX() + a.getY() * b.getY();
    }

    public static double length(Double2 a) {
        return TornadoMath.sqrt(dot(a, a));
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Double2 a, Double2 b) {
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

    public void set(Double2 other) {
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

    public Double2 duplicate() {
        Double2 copy = new Double2();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 2 places. */
    public String toString(String format) {
        return String.format(format, getX(), getY());
    }

    @Override
    public String toString() {
        return toString(DoubleOps.FMT_2);
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
