package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.IntBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.IntOps;

/** Eight ints. */
@Vector
public final class Int8 implements TornadoVectorsInterface<IntBuffer> {

    public static final Class<Int8> TYPE = Int8.class;

    private static final int LANES = 8;

    @Payload
    private final int[] storage = new int[LANES];

    public Int8() {}

    public Int8(int s0, int s1, int s2, int s3, int s4, int s5, int s6, int s7) {
        set(0, s0);
        set(1, s1);
        set(2, s2);
        set(3, s3);
        set(4, s4);
        set(5, s5);
        set(6, s6);
        set(7, s7);
    }

    public static Int8 add(Int8 a, Int8 b) {
        Int8 result = new Int8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) + b.get(i));
        }
        return result;
    }

    public static Int8 add(Int8 a, int b) {
        Int8 result = new Int8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) + b);
        }
        return result;
    }

    public static Int8 sub(Int8 a, Int8 b) {
        Int8 result = new Int8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) - b.get(i));
        }
        return result;
    }

    public static Int8 sub(Int8 a, int b) {
        Int8 result = new Int8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) - b);
        }
        return result;
    }

    public static Int8 div(Int8 a, Int8 b) {
        Int8 result = new Int8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) / b.get(i));
        }
        return result;
    }

    public static Int8 div(Int8 a, int b) {
        Int8 result = new Int8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) / b);
        }
        return result;
    }

    public static Int8 mult(Int8 a, Int8 b) {
        Int8 result = new Int8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) * b.get(i));
        }
        return result;
    }

    public static Int8 mult(Int8 a, int b) {
        Int8 result = new Int8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) * b);
        }
        return result;
    }

    public static Int8 min(Int8 a, Int8 b) {
        Int8 result = new Int8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.min(a.get(i), b.get(i)));
        }
        return result;
    }

    /** The smallest lane. */
    public static int min(Int8 a) {
        int result = a.get(0);
        for (int i = 1; i < LANES; i++) {
            result = Math.min(result, a.get(i));
        }
        return result;
    }

    public static Int8 max(Int8 a, Int8 b) {
        Int8 result = new Int8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.max(a.get(i), b.get(i)));
        }
        return result;
    }

    /** The largest lane. */
    public static int max(Int8 a) {
        int result = a.get(0);
        for (int i = 1; i < LANES; i++) {
            result = Math.max(result, a.get(i));
        }
        return result;
    }

    public static Int8 sqrt(Int8 a) {
        Int8 result = new Int8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, (int) TornadoMath.sqrt((float) a.get(i)));
        }
        return result;
    }

    public static int dot(Int8 a, Int8 b) {
        int sum = 0;
        for (int i = 0; i < LANES; i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Int8 a, Int8 b) {
        return TornadoMath.isEqual(a.storage, b.storage);
    }

    public void set(int index, int value) {
        storage[index] = value;
    }

    public int get(int index) {
        return storage[index];
    }

    /** The lanes themselves, not a copy. */
    public int[] toArray() {
        return storage;
    }

    /** The lanes themselves, not a copy. */
    public int[] getArray() {
        return storage;
    }

    public void set(Int8 other) {
        System.arraycopy(other.storage, 0, storage, 0, LANES);
    }

    public int getS0() {
        return get(0);
    }

    public void setS0(int value) {
        set(0, value);
    }

    public int getS1() {
        return get(1);
    }

    public void setS1(int value) {
        set(1, value);
    }

    public int getS2() {
        return get(2);
    }

    public void setS2(int value) {
        set(2, value);
    }

    public int getS3() {
        return get(3);
    }

    public void setS3(int value) {
        set(3, value);
    }

    public int getS4() {
        return get(4);
    }

    public void setS4(int value) {
        set(4, value);
    }

    public int getS5() {
        return get(5);
    }

    public void setS5(int value) {
        set(5, value);
    }

    public int getS6() {
        return get(6);
    }

    public void setS6(int value) {
        set(6, value);
    }

    public int getS7() {
        return get(7);
    }

    public void setS7(int value) {
        set(7, value);
    }

    /** The last four lanes. */
    public Int4 getHigh() {
        return new Int4(getS4(), getS5(), getS6(), getS7());
    }

    /** The first four lanes. */
    public Int4 getLow() {
        return new Int4(getS0(), getS1(), getS2(), getS3());
    }

    public Int8 duplicate() {
        Int8 copy = new Int8();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 8 places. */
    public String toString(String format) {
        return String.format(format, getS0(), getS1(), getS2(), getS3(), getS4(), getS5(), getS6(), getS7());
    }

    @Override
    public String toString() {
        return toString(IntOps.FMT_8);
    }

    @Override
    public void loadFromBuffer(IntBuffer buffer) {
        asBuffer().put(buffer);
    }

    /** A buffer on top of the lanes. */
    @Override
    public IntBuffer asBuffer() {
        return IntBuffer.wrap(storage);
    }

    @Override
    public int size() {
        return LANES;
    }

    @Override
    public long getNumBytes() {
        return 4L * LANES;
    }
}
