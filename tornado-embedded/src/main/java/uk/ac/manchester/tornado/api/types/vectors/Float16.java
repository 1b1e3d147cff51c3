package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;

/** Sixteen floats. */
@Vector
public final class Float16 implements TornadoVectorsInterface<FloatBuffer> {

    public static final Class<Float16> TYPE = Float16.class;

    private static final int LANES = 16;

    @Payload
    private final float[] storage = new float[LANES];

    public Float16() {}

    public Float16(float s0, float s1, float s2, float s3, float s4, float s5, float s6, float s7, float s8, float s9,
            float s10, float s11, float s12, float s13, float s14, float s15) {
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

    public static Float16 add(Float16 a, Float16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) + b.get(i));
        }
        return result;
    }

    public static Float16 add(Int16 a, Float16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) + b.get(i));
        }
        return result;
    }

    public static Float16 add(Float16 a, Int16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) + b.get(i));
        }
        return result;
    }

    public static Float16 add(Float16 a, float b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) + b);
        }
        return result;
    }

    public static Float16 sub(Float16 a, Float16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) - b.get(i));
        }
        return result;
    }

    public static Float16 sub(Int16 a, Float16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) - b.get(i));
        }
        return result;
    }

    public static Float16 sub(Float16 a, Int16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) - b.get(i));
        }
        return result;
    }

    public static Float16 sub(Float16 a, float b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) - b);
        }
        return result;
    }

    public static Float16 div(Float16 a, Float16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) / b.get(i));
        }
        return result;
    }

    public static Float16 div(Int16 a, Float16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) / b.get(i));
        }
        return result;
    }

    public static Float16 div(Float16 a, Int16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) / b.get(i));
        }
        return result;
    }

    public static Float16 div(Float16 a, float b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) / b);
        }
        return result;
    }

    public static Float16 mult(Float16 a, Float16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) * b.get(i));
        }
        return result;
    }

    public static Float16 mult(Int16 a, Float16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) * b.get(i));
        }
        return result;
    }

    public static Float16 mult(Float16 a, Int16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) * b.get(i));
        }
        return result;
    }

    public static Float16 mult(Float16 a, float b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) * b);
        }
        return result;
    }

    public static Float16 min(Float16 a, Float16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.min(a.get(i), b.get(i)));
        }
        return result;
    }

    public static Float16 min(Int16 a, Float16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.min(a.get(i), b.get(i)));
        }
        return result;
    }

    public static Float16 min(Float16 a, Int16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.min(a.get(i), b.get(i)));
        }
        return result;
    }

    /** The smallest lane. */
    public static float min(Float16 a) {
        float result = a.get(0);
        for (int i = 1; i < LANES; i++) {
            result = Math.min(result, a.get(i));
        }
        return result;
    }

    public static Float16 max(Float16 a, Float16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.max(a.get(i), b.get(i)));
        }
        return result;
    }

    public static Float16 max(Int16 a, Float16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.max(a.get(i), b.get(i)));
        }
        return result;
    }

    public static Float16 max(Float16 a, Int16 b) {
        Float16 result = new Float16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.max(a.get(i), b.get(i)));
        }
        return result;
    }

    /** The largest lane. */
    public static float max(Float16 a) {
        float result = a.get(0);
        for (int i = 1; i < LANES; i++) {
            result = Math.max(result, a.get(i));
        }
        return result;
    }

    public static float dot(Float16 a, Float16 b) {
        float sum = 0;
        for (int i = 0; i < LANES; i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    public void set(int index, float value) {
        storage[index] = value;
    }

    public float get(int index) {
        return storage[index];
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

    public float getS8() {
        return get(8);
    }

    public void setS8(float value) {
        set(8, value);
    }

    public float getS9() {
        return get(9);
    }

    public void setS9(float value) {
        set(9, value);
    }

    public float getS10() {
        return get(10);
    }

    public void setS10(float value) {
        set(10, value);
    }

    public float getS11() {
        return get(11);
    }

    public void setS11(float value) {
        set(11, value);
    }

    public float getS12() {
        return get(12);
    }

    public void setS12(float value) {
        set(12, value);
    }

    public float getS13() {
        return get(13);
    }

    public float getS14() {
        return get(14);
    }

    public void setS14(float value) {
        set(14, value);
    }

    public float getS15() {
        return get(15);
    }

    public void setS15(float value) {
        set(15, value);
    }

    public void set(Float16 other) {
        System.arraycopy(other.storage, 0, storage, 0, LANES);
    }

    /** The lanes through a format with 16 places. */
    public String toString(String format) {
        return String.format(format, getS0(), getS1(), getS2(), getS3(), getS4(), getS5(), getS6(), getS7(), getS8(),
                getS9(), getS10(), getS11(), getS12(), getS13(), getS14(), getS15());
    }

    @Override
    public String toString() {
        return toString(FloatOps.FMT_16);
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
