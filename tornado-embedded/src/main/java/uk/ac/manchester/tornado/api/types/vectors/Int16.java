package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.IntBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.IntOps;

/** Sixteen ints. */
@Vector
public final class Int16 implements TornadoVectorsInterface<IntBuffer> {

    public static final Class<Int16> TYPE = Int16.class;

    private static final int LANES = 16;

    @Payload
    private final int[] storage = new int[LANES];

    public Int16() {}

    public Int16(int s0, int s1, int s2, int s3, int s4, int s5, int s6, int s7, int s8, int s9, int s10, int s11,
            int s12, int s13, int s14, int s15) {
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

    public static Int16 add(Int16 a, Int16 b) {
        Int16 result = new Int16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) + b.get(i));
        }
        return result;
    }

    public static Int16 add(Int16 a, int b) {
        Int16 result = new Int16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) + b);
        }
        return result;
    }

    public static Int16 sub(Int16 a, Int16 b) {
        Int16 result = new Int16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) - b.get(i));
        }
        return result;
    }

    public static Int16 sub(Int16 a, int b) {
        Int16 result = new Int16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) - b);
        }
        return result;
    }

    public static Int16 div(Int16 a, Int16 b) {
        Int16 result = new Int16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) / b.get(i));
        }
        return result;
    }

    public static Int16 div(Int16 a, int b) {
        Int16 result = new Int16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) / b);
        }
        return result;
    }

    public static Int16 mult(Int16 a, Int16 b) {
        Int16 result = new Int16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) * b.get(i));
        }
        return result;
    }

    public static Int16 mult(Int16 a, int b) {
        Int16 result = new Int16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, a.get(i) * b);
        }
        return result;
    }

    public static Int16 min(Int16 a, Int16 b) {
        Int16 result = new Int16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.min(a.get(i), b.get(i)));
        }
        return result;
    }

    /** The smallest lane. */
    public static int min(Int16 a) {
        int result = a.get(0);
        for (int i = 1; i < LANES; i++) {
            result = Math.min(result, a.get(i));
        }
        return result;
    }

    public static Int16 max(Int16 a, Int16 b) {
        Int16 result = new Int16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, Math.max(a.get(i), b.get(i)));
        }
        return result;
    }

    /** The largest lane. */
    public static int max(Int16 a) {
        int result = a.get(0);
        for (int i = 1; i < LANES; i++) {
            result = Math.max(result, a.get(i));
        }
        return result;
    }

    public static Int16 sqrt(Int16 a) {
        Int16 result = new Int16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, (int) TornadoMath.sqrt((float) a.get(i)));
        }
        return result;
    }

    public static int dot(Int16 a, Int16 b) {
        int sum = 0;
        for (int i = 0; i < LANES; i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Int16 a, Int16 b) {
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

    public void set(Int16 other) {
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

    public int getS8() {
        return get(8);
    }

    public void setS8(int value) {
        set(8, value);
    }

    public int getS9() {
        return get(9);
    }

    public void setS9(int value) {
        set(9, value);
    }

    public int getS10() {
        return get(10);
    }

    public void setS10(int value) {
        set(10, value);
    }

    public int getS11() {
        return get(11);
    }

    public void setS11(int value) {
        set(11, value);
    }

    public int getS12() {
        return get(12);
    }

    public void setS12(int value) {
        set(12, value);
    }

    public int getS13() {
        return get(13);
    }

    public int getS14() {
        return get(14);
    }

    public void setS14(int value) {
        set(14, value);
    }

    public int getS15() {
        return get(15);
    }

    public void setS15(int value) {
        set(15, value);
    }

    public Int16 duplicate() {
        Int16 copy = new Int16();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 16 places. */
    public String toString(String format) {
        return String.format(format, getS0(), getS1(), getS2(), getS3(), getS4(), getS5(), getS6(), getS7(), getS8(),
                getS9(), getS10(), getS11(), getS12(), getS13(), getS14(), getS15());
    }

    @Override
    public String toString() {
        return toString(IntOps.FMT_16);
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
