package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;

/** Three floats. */
@Vector
public final class Float3 implements TornadoVectorsInterface<FloatBuffer> {

    public static final Class<Float3> TYPE = Float3.class;

    private static final int LANES = 3;

    @Payload
    private final float[] storage = new float[LANES];

    public Float3() {}

    public Float3(float x, float y, float z) {
        set(0, x);
        set(1, y);
        set(2, z);
    }

    public static Float3 add(Float3 a, Float3 b) {
        return new Float3(a.getX() + b.getX(), a.getY() + b.getY(), a.getZ() + b.getZ());
    }

    public static Float3 add(Int3 a, Float3 b) {
        return new Float3(a.getX() + b.getX(), a.getY() + b.getY(), a.getZ() + b.getZ());
    }

    public static Float3 add(Float3 a, Int3 b) {
        return new Float3(a.getX() + b.getX(), a.getY() + b.getY(), a.getZ() + b.getZ());
    }

    public static Float3 sub(Float3 a, Float3 b) {
        return new Float3(a.getX() - b.getX(), a.getY() - b.getY(), a.getZ() - b.getZ());
    }

    public static Float3 sub(Int3 a, Float3 b) {
        return new Float3(a.getX() - b.getX(), a.getY() - b.getY(), a.getZ() - b.getZ());
    }

    public static Float3 sub(Float3 a, Int3 b) {
        return new Float3(a.getX() - b.getX(), a.getY() - b.getY(), a.getZ() - b.getZ());
    }

    public static Float3 div(Float3 a, Float3 b) {
        return new Float3(a.getX() / b.getX(), a.getY() / b.getY(), a.getZ() / b.getZ());
    }

    public static Float3 div(Int3 a, Float3 b) {
        return new Float3(a.getX() / b.getX(), a.getY() / b.getY(), a.getZ() / b.getZ());
    }

    public static Float3 div(Float3 a, Int3 b) {
        return new Float3(a.getX() / b.getX(), a.getY() / b.getY(), a.getZ() / b.getZ());
    }

    public static Float3 mult(Float3 a, Float3 b) {
        return new Float3(a.getX() * b.getX(), a.getY() * b.getY(), a.getZ() * b.getZ());
    }

    public static Float3 mult(Int3 a, Float3 b) {
        return new Float3(a.getX() * b.getX(), a.getY() * b.getY(), a.getZ() * b.getZ());
    }

    public static Float3 mult(Float3 a, Int3 b) {
        return new Float3(a.getX() * b.getX(), a.getY() * b.getY(), a.getZ() * b.getZ());
    }

    public static Float3 min(Float3 a, Float3 b) {
        return new Float3(Math.min(a.getX(), b.getX()), Math.min(a.getY(), b.getY()), Math.min(a.getZ(), b.getZ()));
    }

    public static Float3 min(Int3 a, Float3 b) {
        return new Float3(Math.min(a.getX(), b.getX()), Math.min(a.getY(), b.getY()), Math.min(a.getZ(), b.getZ()));
    }

    public static Float3 min(Float3 a, Int3 b) {
        return new Float3(Math.min(a.getX(), b.getX()), Math.min(a.getY(), b.getY()), Math.min(a.getZ(), b.getZ()));
    }

    public static Float3 max(Float3 a, Float3 b) {
        return new Float3(Math.max(a.getX(), b.getX()), Math.max(a.getY(), b.getY()), Math.max(a.getZ(), b.getZ()));
    }

    public static Float3 max(Int3 a, Float3 b) {
        return new Float3(Math.max(a.getX(), b.getX()), Math.max(a.getY(), b.getY()), Math.max(a.getZ(), b.getZ()));
    }

    public static Float3 max(Float3 a, Int3 b) {
        return new Float3(Math.max(a.getX(), b.getX()), Math.max(a.getY(), b.getY()), Math.max(a.getZ(), b.getZ()));
    }

    public static Float3 cross(Float3 a, Float3 b) {
        return new Float3(a.getY() * b.getZ() - a.getZ() * b.getY(), a.getZ() * b.getX() - a.getX() * b.getZ(),
                a.getX() * b.getY() - a.getY() * b.getX());
    }

    public static Float3 add(Float3 a, float b) {
        return new Float3(a.getX() + b, a.getY() + b, a.getZ() + b);
    }

    public static Float3 sub(Float3 a, float b) {
        return new Float3(a.getX() - b, a.getY() - b, a.getZ() - b);
    }

    public static Float3 mult(Float3 a, float b) {
        return new Float3(a.getX() * b, a.getY() * b, a.getZ() * b);
    }

    public static Float3 div(Float3 a, float b) {
        return new Float3(a.getX() / b, a.getY() / b, a.getZ() / b);
    }

    public static Float3 inc(Float3 a, float b) {
        return add(a, b);
    }

    public static Float3 dec(Float3 a, float b) {
        return sub(a, b);
    }

    public static Float3 scaleByInverse(Float3 a, float b) {
        return mult(a, 1f / b);
    }

    public static Float3 scale(Float3 a, float b) {
        return mult(a, b);
    }

    public static Float3 sqrt(Float3 a) {
        return new Float3(TornadoMath.sqrt(a.getX()), TornadoMath.sqrt(a.getY()), TornadoMath.sqrt(a.getZ()));
    }

    public static Float3 floor(Float3 a) {
        return new Float3(TornadoMath.floor(a.getX()), TornadoMath.floor(a.getY()), TornadoMath.floor(a.getZ()));
    }

    public static Float3 fract(Float3 a) {
        return new Float3(TornadoMath.fract(a.getX()), TornadoMath.fract(a.getY()), TornadoMath.fract(a.getZ()));
    }

    public static Float3 clamp(Float3 a, float min, float max) {
        return new Float3(TornadoMath.clamp(a.getX(), min, max), TornadoMath.clamp(a.getY(), min, max),
                TornadoMath.clamp(a.getZ(), min, max));
    }

    /** A vector of length 1 and the same direction. */
    public static Float3 normalise(Float3 a) {
        return scaleByInverse(a, length(a));
    }

    /** The smallest lane. */
    public static float min(Float3 a) {
        return Math.min(Math.min(a.getX(), a.getY()), a.getZ());
    }

    /** The largest lane. */
    public static float max(Float3 a) {
        return Math.max(Math.max(a.getX(), a.getY()), a.getZ());
    }

    public static float dot(Float3 a, Float3 b) {
        return a.getX() * b.getX() + a.getY() * b.getY() + a.getZ() * b.getZ();
    }

    public static float length(Float3 a) {
        return TornadoMath.sqrt(dot(a, a));
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Float3 a, Float3 b) {
        return TornadoMath.isEqual(a.storage, b.storage);
    }

    public static boolean isEqualULP(Float3 a, Float3 b, float numULP) {
        return TornadoMath.isEqualULP(a.storage, b.storage, numULP);
    }

    /** The largest distance of two lanes in units in the last place of {@code b}. */
    public static float findULPDistance(Float3 a, Float3 b) {
        return TornadoMath.findULPDistance(a.storage, b.storage);
    }

    public void set(int index, float value) {
        storage[index] = value;
    }

    public float get(int index) {
        return storage[index];
    }

    public void set(Float3 other) {
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

    public float getZ() {
        return get(2);
    }

    public void setZ(float value) {
        set(2, value);
    }

    public float getS0() {
        return get(0);
    }

    public void setS0(float value) {
        set(0, value);
    }

    public float getS1() {
        return get(1);
    }

    public void setS1(float value) {
        set(1, value);
    }

    public float getS2() {
        return get(2);
    }

    public void setS2(float value) {
        set(2, value);
    }

    public Float3 duplicate() {
        Float3 copy = new Float3();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 3 places. */
    public String toString(String format) {
        return String.format(format, getX(), getY(), getZ());
    }

    @Override
    public String toString() {
        return toString(FloatOps.FMT_3);
    }

    /** The first two lanes. */
    public Float2 asFloat2() {
        return new Float2(getX(), getY());
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
