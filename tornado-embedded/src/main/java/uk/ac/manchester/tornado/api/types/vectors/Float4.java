package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;

/** Four floats. */
@Vector
public final class Float4 implements TornadoVectorsInterface<FloatBuffer> {

    public static final Class<Float4> TYPE = Float4.class;

    private static final int LANES = 4;

    @Payload
    private final float[] storage = new float[LANES];

    public Float4() {}

    public Float4(float x, float y, float z, float w) {
        set(0, x);
        set(1, y);
        set(2, z);
        set(3, w);
    }

    public static Float4 add(Float4 a, Float4 b) {
        return new Float4(a.getX() + b.getX(), a.getY() + b.getY(), a.getZ() + b.getZ(), a.getW() + b.getW());
    }

    public static Float4 add(Int4 a, Float4 b) {
        return new Float4(a.getX() + b.getX(), a.getY() + b.getY(), a.getZ() + b.getZ(), a.getW() + b.getW());
    }

    public static Float4 add(Float4 a, Int4 b) {
        return new Float4(a.getX() + b.getX(), a.getY() + b.getY(), a.getZ() + b.getZ(), a.getW() + b.getW());
    }

    public static Float4 sub(Float4 a, Float4 b) {
        return new Float4(a.getX() - b.getX(), a.getY() - b.getY(), a.getZ() - b.getZ(), a.getW() - b.getW());
    }

    public static Float4 sub(Int4 a, Float4 b) {
        return new Float4(a.getX() - b.getX(), a.getY() - b.getY(), a.getZ() - b.getZ(), a.getW() - b.getW());
    }

    public static Float4 sub(Float4 a, Int4 b) {
        return new Float4(a.getX() - b.getX(), a.getY() - b.getY(), a.getZ() - b.getZ(), a.getW() - b.getW());
    }

    public static Float4 div(Float4 a, Float4 b) {
        return new Float4(a.getX() / b.getX(), a.getY() / b.getY(), a.getZ() / b.getZ(), a.getW() / b.getW());
    }

    public static Float4 div(Int4 a, Float4 b) {
        return new Float4(a.getX() / b.getX(), a.getY() / b.getY(), a.getZ() / b.getZ(), a.getW() / b.getW());
    }

    public static Float4 div(Float4 a, Int4 b) {
        return new Float4(a.getX() / b.getX(), a.getY() / b.getY(), a.getZ() / b.getZ(), a.getW() / b.getW());
    }

    public static Float4 mult(Float4 a, Float4 b) {
        return new Float4(a.getX() * b.getX(), a.getY() * b.getY(), a.getZ() * b.getZ(), a.getW() * b.getW());
    }

    public static Float4 mult(Int4 a, Float4 b) {
        return new Float4(a.getX() * b.getX(), a.getY() * b.getY(), a.getZ() * b.getZ(), a.getW() * b.getW());
    }

    public static Float4 mult(Float4 a, Int4 b) {
        return new Float4(a.getX() * b.getX(), a.getY() * b.getY(), a.getZ() * b.getZ(), a.getW() * b.getW());
    }

    public static Float4 min(Float4 a, Float4 b) {
        return new Float4(Math.min(a.getX(), b.getX()), Math.min(a.getY(), b.getY()), Math.min(a.getZ(), b.getZ()),
                Math.min(a.getW(), b.getW()));
    }

    public static Float4 min(Int4 a, Float4 b) {
        return new Float4(Math.min(a.getX(), b.getX()), Math.min(a.getY(), b.getY()), Math.min(a.getZ(), b.getZ()),
                Math.min(a.getW(), b.getW()));
    }

    public static Float4 min(Float4 a, Int4 b) {
        return new Float4(Math.min(a.getX(), b.getX()), Math.min(a.getY(), b.getY()), Math.min(a.getZ(), b.getZ()),
                Math.min(a.getW(), b.getW()));
    }

    public static Float4 max(Float4 a, Float4 b) {
        return new Float4(Math.max(a.getX(), b.getX()), Math.max(a.getY(), b.getY()), Math.max(a.getZ(), b.getZ()),
                Math.max(a.getW(), b.getW()));
    }

    public static Float4 add(Float4 a, float b) {
        return new Float4(a.getX() + b, a.getY() + b, a.getZ() + b, a.getW() + b);
    }

    public static Float4 sub(Float4 a, float b) {
        return new Float4(a.getX() - b, a.getY() - b, a.getZ() - b, a.getW() - b);
    }

    public static Float4 mult(Float4 a, float b) {
        return new Float4(a.getX() * b, a.getY() * b, a.getZ() * b, a.getW() * b);
    }

    public static Float4 div(Float4 a, float b) {
        return new Float4(a.getX() / b, a.getY() / b, a.getZ() / b, a.getW() / b);
    }

    public static Float4 inc(Float4 a, float b) {
        return add(a, b);
    }

    public static Float4 dec(Float4 a, float b) {
        return sub(a, b);
    }

    public static Float4 scaleByInverse(Float4 a, float b) {
        return mult(a, 1f / b);
    }

    public static Float4 scale(Float4 a, float b) {
        return mult(a, b);
    }

    public static float sum(Float4 a) {
        return a.getX() + a.getY() + a.getZ() + a.getW();
    }

    public static Float4 sqrt(Float4 a) {
        return new Float4(TornadoMath.sqrt(a.getX()), TornadoMath.sqrt(a.getY()), TornadoMath.sqrt(a.getZ()),
                TornadoMath.sqrt(a.getW()));
    }

    public static Float4 floor(Float4 a) {
        return new Float4(TornadoMath.floor(a.getX()), TornadoMath.floor(a.getY()), TornadoMath.floor(a.getZ()),
                TornadoMath.floor(a.getW()));
    }

    public static Float4 fract(Float4 a) {
        return new Float4(TornadoMath.fract(a.getX()), TornadoMath.fract(a.getY()), TornadoMath.fract(a.getZ()),
                TornadoMath.fract(a.getW()));
    }

    public static Float4 clamp(Float4 a, float min, float max) {
        return new Float4(TornadoMath.clamp(a.getX(), min, max), TornadoMath.clamp(a.getY(), min, max),
                TornadoMath.clamp(a.getZ(), min, max), TornadoMath.clamp(a.getW(), min, max));
    }

    /** A vector of length 1 and the same direction. */
    public static Float4 normalise(Float4 a) {
        return scaleByInverse(a, length(a));
    }

    /** The smallest lane. */
    public static float min(Float4 a) {
        return Math.min(Math.min(Math.min(a.getX(), a.getY()), a.getZ()), a.getW());
    }

    /** The largest lane. */
    public static float max(Float4 a) {
        return Math.max(Math.max(Math.max(a.getX(), a.getY()), a.getZ()), a.getW());
    }

    public static float dot(Float4 a, Float4 b) {
        return a.getX() * b.getX() + a.getY() * b.getY() + a.getZ() * b.getZ() + a.getW() * b.getW();
    }

    public static float length(Float4 a) {
        return TornadoMath.sqrt(dot(a, a));
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Float4 a, Float4 b) {
        return TornadoMath.isEqual(a.storage, b.storage);
    }

    /** The largest distance of two lanes in units in the last place of {@code b}. */
    public static float findULPDistance(Float4 a, Float4 b) {
        return TornadoMath.findULPDistance(a.storage, b.storage);
    }

    public void set(int index, float value) {
        storage[index] = value;
    }

    public float get(int index) {
        return storage[index];
    }

    /** The lanes themselves, not a copy. */
    public float[] getArray() {
        return storage;
    }

    public void set(Float4 other) {
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

    public float getW() {
        return get(3);
    }

    public void setW(float value) {
        set(3, value);
    }

    public Float4 duplicate() {
        Float4 copy = new Float4();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 4 places. */
    public String toString(String format) {
        return String.format(format, getX(), getY(), getZ(), getW());
    }

    @Override
    public String toString() {
        return toString(FloatOps.FMT_4);
    }

    /** The first two lanes. */
    public Float2 asFloat2() {
        return new Float2(getX(), getY());
    }

    /** The first three lanes. */
    public Float3 asFloat3() {
        return new Float3(getX(), getY(), getZ());
    }

    /** The first two lanes. */
    public Float2 getLow() {
        return new Float2(getX(), getY());
    }

    /** The last two lanes. */
    public Float2 getHigh() {
        return new Float2(getZ(), getW());
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

    public void fill(float value) {
        for (int i = 0; i < LANES; i++) {
            set(i, value);
        }
    }

    /** The lanes themselves, not a copy. */
    public float[] toArray() {
        return storage;
    }

    @Override
    public long getNumBytes() {
        return 4L * LANES;
    }
}
