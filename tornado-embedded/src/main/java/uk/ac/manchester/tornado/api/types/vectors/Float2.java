package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;

/** Two floats. */
@Vector
public final class Float2 implements TornadoVectorsInterface<FloatBuffer> {

    public static final Class<Float2> TYPE = Float2.class;

    private static final int LANES = 2;

    @Payload
    private final float[] storage = new float[LANES];

    public Float2() {}

    public Float2(float x, float y) {
        set(0, x);
        set(1, y);
    }

    public static Float2 add(Float2 a, Float2 b) {
        return new Float2(a.getX() + b.getX(), a.getY() + b.getY());
    }

    public static Float2 add(Float2 a, Int2 b) {
        return new Float2(a.getX() + b.getX(), a.getY() + b.getY());
    }

    public static Float2 add(Int2 a, Float2 b) {
        return new Float2(a.getX() + b.getX(), a.getY() + b.getY());
    }

    public static Float2 sub(Float2 a, Float2 b) {
        return new Float2(a.getX() - b.getX(), a.getY() - b.getY());
    }

    public static Float2 sub(Int2 a, Float2 b) {
        return new Float2(a.getX() - b.getX(), a.getY() - b.getY());
    }

    public static Float2 sub(Float2 a, Int2 b) {
        return new Float2(a.getX() - b.getX(), a.getY() - b.getY());
    }

    public static Float2 div(Float2 a, Float2 b) {
        return new Float2(a.getX() / b.getX(), a.getY() / b.getY());
    }

    public static Float2 div(Int2 a, Float2 b) {
        return new Float2(a.getX() / b.getX(), a.getY() / b.getY());
    }

    public static Float2 div(Float2 a, Int2 b) {
        return new Float2(a.getX() / b.getX(), a.getY() / b.getY());
    }

    public static Float2 mult(Float2 a, Float2 b) {
        return new Float2(a.getX() * b.getX(), a.getY() * b.getY());
    }

    public static Float2 mult(Int2 a, Float2 b) {
        return new Float2(a.getX() * b.getX(), a.getY() * b.getY());
    }

    public static Float2 mult(Float2 a, Int2 b) {
        return new Float2(a.getX() * b.getX(), a.getY() * b.getY());
    }

    public static Float2 min(Float2 a, Float2 b) {
        return new Float2(Math.min(a.getX(), b.getX()), Math.min(a.getY(), b.getY()));
    }

    public static Float2 min(Int2 a, Float2 b) {
        return new Float2(Math.min(a.getX(), b.getX()), Math.min(a.getY(), b.getY()));
    }

    public static Float2 min(Float2 a, Int2 b) {
        return new Float2(Math.min(a.getX(), b.getX()), Math.min(a.getY(), b.getY()));
    }

    public static Float2 max(Float2 a, Float2 b) {
        return new Float2(Math.max(a.getX(), b.getX()), Math.max(a.getY(), b.getY()));
    }

    public static Float2 max(Int2 a, Float2 b) {
        return new Float2(Math.max(a.getX(), b.getX()), Math.max(a.getY(), b.getY()));
    }

    public static Float2 max(Float2 a, Int2 b) {
        return new Float2(Math.max(a.getX(), b.getX()), Math.max(a.getY(), b.getY()));
    }

    public static Float2 add(Float2 a, float b) {
        return new Float2(a.getX() + b, a.getY() + b);
    }

    public static Float2 sub(Float2 a, float b) {
        return new Float2(a.getX() - b, a.getY() - b);
    }

    public static Float2 mult(Float2 a, float b) {
        return new Float2(a.getX() * b, a.getY() * b);
    }

    public static Float2 div(Float2 a, float b) {
        return new Float2(a.getX() / b, a.getY() / b);
    }

    /** Stores the result in {@code c}. */
    public static void add(Float2 a, Float2 b, Float2 c) {
        c.setX(a.getX() + b.getX());
        c.setY(a.getY() + b.getY());
    }

    /** Stores the result in {@code c}. */
    public static void sub(Float2 a, Float2 b, Float2 c) {
        c.setX(a.getX() - b.getX());
        c.setY(a.getY() - b.getY());
    }

    /** Stores the result in {@code c}. */
    public static void mult(Float2 a, Float2 b, Float2 c) {
        c.setX(a.getX() * b.getX());
        c.setY(a.getY() * b.getY());
    }

    /** Stores the result in {@code c}. */
    public static void div(Float2 a, Float2 b, Float2 c) {
        c.setX(a.getX() / b.getX());
        c.setY(a.getY() / b.getY());
    }

    /** Stores the result in {@code c}. */
    public static void min(Float2 a, Float2 b, Float2 c) {
        c.setX(Math.min(a.getX(), b.getX()));
        c.setY(Math.min(a.getY(), b.getY()));
    }

    /** Stores the result in {@code c}. */
    public static void max(Float2 a, Float2 b, Float2 c) {
        c.setX(Math.max(a.getX(), b.getX()));
        c.setY(Math.max(a.getY(), b.getY()));
    }

    public static Float2 inc(Float2 a, float b) {
        return add(a, b);
    }

    public static Float2 dec(Float2 a, float b) {
        return sub(a, b);
    }

    public static Float2 scaleByInverse(Float2 a, float b) {
        return mult(a, 1f / b);
    }

    public static Float2 scale(Float2 a, float b) {
        return mult(a, b);
    }

    public static Float2 sqrt(Float2 a) {
        return new Float2(TornadoMath.sqrt(a.getX()), TornadoMath.sqrt(a.getY()));
    }

    public static Float2 floor(Float2 a) {
        return new Float2(TornadoMath.floor(a.getX()), TornadoMath.floor(a.getY()));
    }

    public static Float2 fract(Float2 a) {
        return new Float2(TornadoMath.fract(a.getX()), TornadoMath.fract(a.getY()));
    }

    /** Clamps in place. */
    public static void clamp(Float2 a, float min, float max) {
        a.setX(TornadoMath.clamp(a.getX(), min, max));
        a.setY(TornadoMath.clamp(a.getY(), min, max));
    }

    /** A vector of length 1 and the same direction. */
    public static Float2 normalise(Float2 a) {
        return scaleByInverse(a, length(a));
    }

    /** The smallest lane. */
    public static float min(Float2 a) {
        return Math.min(a.getX(), a.getY());
    }

    /** The largest lane. */
    public static float max(Float2 a) {
        return Math.max(a.getX(), a.getY());
    }

    public static float dot(Float2 a, Float2 b) {
        return a.getX() * b.getX() + a.getY() * b.getY();
    }

    public static float length(Float2 a) {
        return TornadoMath.sqrt(dot(a, a));
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Float2 a, Float2 b) {
        return TornadoMath.isEqual(a.storage, b.storage);
    }

    public void set(int index, float value) {
        storage[index] = value;
    }

    public float get(int index) {
        return storage[index];
    }

    public void set(Float2 other) {
        System.arraycopy(other.storage, 0, storage, 0, LANES);
    }

    public float getX() {
        return get(0);
    }

    public void setX(float value) {
        set(0, value);
    }

    public float getY() {
        return get(1);
    }

    public void setY(float value) {
        set(1, value);
    }

    public Float2 duplicate() {
        Float2 copy = new Float2();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 2 places. */
    public String toString(String format) {
        return String.format(format, getX(), getY());
    }

    @Override
    public String toString() {
        return toString(FloatOps.FMT_2);
    }

    @Override
    public void loadFromBuffer(FloatBuffer buffer) {
        asBuffer().put(buffer);
    }

    /** A buffer on top of the lanes. */
    @Override
    public FloatBuffer asBuffer() {
        return FloatBuffer.wrap(storage);
    }

    @Override
    public int size() {
        return LANES;
    }

    /** The lanes themselves, not a copy. */
    public float[] toArray() {
        return storage;
    }

    /** The lanes themselves, not a copy. */
    public float[] getArray() {
        return storage;
    }

    @Override
    public long getNumBytes() {
        return 4L * LANES;
    }
}
