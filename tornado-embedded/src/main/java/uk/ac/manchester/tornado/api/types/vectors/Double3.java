package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.DoubleBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.DoubleOps;

/** Three doubles. */
@Vector
public final class Double3 implements TornadoVectorsInterface<DoubleBuffer> {

    public static final Class<Double3> TYPE = Double3.class;

    private static final int LANES = 3;

    @Payload
    private final double[] storage = new double[LANES];

    public Double3() {}

    public Double3(double x, double y, double z) {
        set(0, x);
        set(1, y);
        set(2, z);
    }

    public static Double3 add(Double3 a, Double3 b) {
        return new Double3(a.getX() + b.getX(), a.getY() + b.getY(), a.getZ() + b.getZ());
    }

    public static Double3 sub(Double3 a, Double3 b) {
        return new Double3(a.getX() - b.getX(), a.getY() - b.getY(), a.getZ() - b.getZ());
    }

    public static Double3 div(Double3 a, Double3 b) {
        return new Double3(a.getX() / b.getX(), a.getY() / b.getY(), a.getZ() / b.getZ());
    }

    public static Double3 mult(Double3 a, Double3 b) {
        return new Double3(a.getX() * b.getX(), a.getY() * b.getY(), a.getZ() * b.getZ());
    }

    public static Double3 min(Double3 a, Double3 b) {
        return new Double3(Math.min(a.getX(), b.getX()), Math.min(a.getY(), b.getY()), Math.min(a.getZ(), b.getZ()));
    }

    public static Double3 max(Double3 a, Double3 b) {
        return new Double3(Math.max(a.getX(), b.getX()), Math.max(a.getY(), b.getY()), Math.max(a.getZ(), b.getZ()));
    }

    public static Double3 cross(Double3 a, Double3 b) {
        return new Double3(a.getY() * b.getZ() - a.getZ() * b.getY(), a.getZ() * b.getX() - a.getX() * b.getZ(),
                a.getX() * b.getY() - a.getY() * b.getX());
    }

    public static Double3 add(Double3 a, double b) {
        return new Double3(a.getX() + b, a.getY() + b, a.getZ() + b);
    }

    public static Double3 sub(Double3 a, double b) {
        return new Double3(a.getX() - b, a.getY() - b, a.getZ() - b);
    }

    public static Double3 mult(Double3 a, double b) {
        return new Double3(a.getX() * b, a.getY() * b, a.getZ() * b);
    }

    public static Double3 div(Double3 a, double b) {
        return new Double3(a.getX() / b, a.getY() / b, a.getZ() / b);
    }

    public static Double3 inc(Double3 a, double b) {
        return add(a, b);
    }

    public static Double3 dec(Double3 a, double b) {
        return sub(a, b);
    }

    public static Double3 scaleByInverse(Double3 a, double b) {
        return mult(a, 1.0 / b);
    }

    public static Double3 scale(Double3 a, double b) {
        return mult(a, b);
    }

    public static Double3 sqrt(Double3 a) {
        return new Double3(TornadoMath.sqrt(a.getX()), TornadoMath.sqrt(a.getY()), TornadoMath.sqrt(a.getZ()));
    }

    public static Double3 floor(Double3 a) {
        return new Double3(TornadoMath.floor(a.getX()), TornadoMath.floor(a.getY()), TornadoMath.floor(a.getZ()));
    }

    public static Double3 fract(Double3 a) {
        return new Double3(TornadoMath.fract(a.getX()), TornadoMath.fract(a.getY()), TornadoMath.fract(a.getZ()));
    }

    public static Double3 clamp(Double3 a, double min, double max) {
        return new Double3(TornadoMath.clamp(a.getX(), min, max), TornadoMath.clamp(a.getY(), min, max),
                TornadoMath.clamp(a.getZ(), min, max));
    }

    /** A vector of length 1 and the same direction. */
    public static Double3 normalise(Double3 a) {
        return scaleByInverse(a, length(a));
    }

    /** The smallest lane. */
    public static double min(Double3 a) {
        return Math.min(Math.min(a.getX(), a.getY()), a.getZ());
    }

    /** The largest lane. */
    public static double max(Double3 a) {
        return Math.max(Math.max(a.getX(), a.getY()), a.getZ());
    }

    public static double dot(Double3 a, Double3 b) {
        return a.getX() * b.getX() + a.getY() * b.getY() + a.getZ() * b.getZ();
    }

    public static double length(Double3 a) {
        return TornadoMath.sqrt(dot(a, a));
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Double3 a, Double3 b) {
        return TornadoMath.isEqual(a.storage, b.storage);
    }

    public static boolean isEqualULP(Double3 a, Double3 b, double numULP) {
        return TornadoMath.isEqualULP(a.storage, b.storage, numULP);
    }

    /** The largest distance of two lanes in units in the last place of {@code b}. */
    public static double findULPDistance(Double3 a, Double3 b) {
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

    public void set(Double3 other) {
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

    public void setS0(double value) {
        set(0, value);
    }

    public void setS1(double value) {
        set(1, value);
    }

    public void setS2(double value) {
        set(2, value);
    }

    public Double3 duplicate() {
        Double3 copy = new Double3();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 3 places. */
    public String toString(String format) {
        return String.format(format, getX(), getY(), getZ());
    }

    @Override
    public String toString() {
        return toString(DoubleOps.FMT_3);
    }

    /** The first two lanes. */
    public Double2 asDouble2() {
        return new Double2(getX(), getY());
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
