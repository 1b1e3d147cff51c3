package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;

/** Eight floats. */
@Vector
public final class Float8 implements TornadoVectorsInterface<FloatBuffer> {

    public static final Class<Float8> TYPE = Float8.class;

    private static final int LANES = 8;

    @Payload
    private final float[] storage = new float[LANES];

    public Float8() {}

    public Float8(float s0, float s1, float s2, float s3, float s4, float s5, float s6, float s7) {
        set(0, s0);
        set(1, s1);
        set(2, s2);
        set(3, s3);
        set(4, s4);
        set(5, s5);
        set(6, s6);
        set(7, s7);
    }

    public static Float8 add(Float8 a, Float8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) + b.get(i));
        }
        return result;
    }

    public static Float8 add(Int8 a, Float8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) + b.get(i));
        }
        return result;
    }

    public static Float8 add(Float8 a, Int8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) + b.get(i));
        }
        return result;
    }

    public static Float8 add(Float8 a, float b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) + b);
        }
        return result;
    }

    public static Float8 sub(Float8 a, Float8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) - b.get(i));
        }
        return result;
    }

    public static Float8 sub(Int8 a, Float8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) - b.get(i));
        }
        return result;
    }

    public static Float8 sub(Float8 a, Int8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) - b.get(i));
        }
        return result;
    }

    public static Float8 sub(Float8 a, float b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) - b);
        }
        return result;
    }

    public static Float8 div(Float8 a, Float8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) / b.get(i));
        }
        return result;
    }

    public static Float8 div(Int8 a, Float8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) / b.get(i));
        }
        return result;
    }

    public static Float8 div(Float8 a, Int8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) / b.get(i));
        }
        return result;
    }

    public static Float8 div(Float8 a, float b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) / b);
        }
        return result;
    }

    public static Float8 mult(Float8 a, Float8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) * b.get(i));
        }
        return result;
    }

    public static Float8 mult(Int8 a, Float8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) * b.get(i));
        }
        return result;
    }

    public static Float8 mult(Float8 a, Int8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) * b.get(i));
        }
        return result;
    }

    public static Float8 mult(Float8 a, float b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) * b);
        }
        return result;
    }

    public static Float8 min(Float8 a, Float8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.min(a.get(i), b.get(i)));
        }
        return result;
    }

    public static Float8 min(Int8 a, Float8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.min(a.get(i), b.get(i)));
        }
        return result;
    }

    public static Float8 min(Float8 a, Int8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.min(a.get(i), b.get(i)));
        }
        return result;
    }

    /** The smallest lane. */
    public static float min(Float8 a) {
        float result = a.get(0);
        for (int i = 1; i < LANES; i++) {
            result = Math.min(result, a.get(i));
        }
        return result;
    }

    public static Float8 max(Float8 a, Float8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.max(a.get(i), b.get(i)));
        }
        return result;
    }

    public static Float8 max(Int8 a, Float8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.max(a.get(i), b.get(i)));
        }
        return result;
    }

    public static Float8 max(Float8 a, Int8 b) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.max(a.get(i), b.get(i)));
        }
        return result;
    }

    /** The largest lane. */
    public static float max(Float8 a) {
        float result = a.get(0);
        for (int i = 1; i < LANES; i++) {
            result = Math.max(result, a.get(i));
        }
        return result;
    }

    public static Float8 sqrt(Float8 a) {
        Float8 result = new Float8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, TornadoMath.sqrt(a.get(i)));
        }
        return result;
    }

    public static float dot(Float8 a, Float8 b) {
        float sum = 0;
        for (int i = 0; i < LANES; i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Float8 a, Float8 b) {
        return TornadoMath.isEqual(a.storage, b.storage);
    }

    /** The largest distance of two lanes in units in the last place of {@code b}. */
    public static float findULPDistance(Float8 a, Float8 b) {
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

    public void set(Float8 other) {
        System.arraycopy(other.storage, 0, storage, 0, LANES);
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

    public float getS3() {
        return get(3);
    }

    public void setS3(float value) {
        set(3, value);
    }

    public float getS4() {
        return get(4);
    }

    public void setS4(float value) {
        set(4, value);
    }

    public float getS5() {
        return get(5);
    }

    public void setS5(float value) {
        set(5, value);
    }

    public float getS6() {
        return get(6);
    }

    public void setS6(float value) {
        set(6, value);
    }

    public float getS7() {
        return get(7);
    }

    public void setS7(float value) {
        set(7, value);
    }

    /** The last four lanes. */
    public Float4 getHigh() {
        return new Float4(getS4(), getS5(), getS6(), getS7());
    }

    /** The first four lanes. */
    public Float4 getLow() {
        return new Float4(getS0(), getS1(), getS2(), getS3());
    }

    public Float8 duplicate() {
        Float8 copy = new Float8();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 8 places. */
    public String toString(String format) {
        return String.format(format, getS0(), getS1(), getS2(), getS3(), getS4(), getS5(), getS6(), getS7());
    }

    @Override
    public String toString() {
        return toString(FloatOps.FMT_8);
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

    @Override
    public long getNumBytes() {
        return 4L * LANES;
    }
}
