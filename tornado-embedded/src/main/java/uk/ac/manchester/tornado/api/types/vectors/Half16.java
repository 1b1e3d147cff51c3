package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.ShortBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;

/** Sixteen half-precision floats. */
@Vector
public final class Half16 implements TornadoVectorsInterface<ShortBuffer> {

    public static final Class<Half16> TYPE = Half16.class;

    private static final int LANES = 16;

    @Payload
    private final short[] storage = new short[LANES];

    public Half16() {}

    public Half16(HalfFloat s0, HalfFloat s1, HalfFloat s2, HalfFloat s3, HalfFloat s4, HalfFloat s5, HalfFloat s6,
            HalfFloat s7, HalfFloat s8, HalfFloat s9, HalfFloat s10, HalfFloat s11, HalfFloat s12, HalfFloat s13,
            HalfFloat s14, HalfFloat s15) {
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

    public static Half16 add(Half16 a, Half16 b) {
        Half16 result = new Half16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, HalfFloat.add(a.get(i), b.get(i)));
        }
        return result;
    }

    public static Half16 add(Half16 a, HalfFloat b) {
        Half16 result = new Half16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, HalfFloat.add(a.get(i), b));
        }
        return result;
    }

    public static Half16 sub(Half16 a, Half16 b) {
        Half16 result = new Half16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, HalfFloat.sub(a.get(i), b.get(i)));
        }
        return result;
    }

    public static Half16 sub(Half16 a, HalfFloat b) {
        Half16 result = new Half16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, HalfFloat.sub(a.get(i), b));
        }
        return result;
    }

    public static Half16 div(Half16 a, Half16 b) {
        Half16 result = new Half16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, HalfFloat.div(a.get(i), b.get(i)));
        }
        return result;
    }

    public static Half16 div(Half16 a, HalfFloat b) {
        Half16 result = new Half16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, HalfFloat.div(a.get(i), b));
        }
        return result;
    }

    public static Half16 mult(Half16 a, Half16 b) {
        Half16 result = new Half16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, HalfFloat.mult(a.get(i), b.get(i)));
        }
        return result;
    }

    public static Half16 mult(Half16 a, HalfFloat b) {
        Half16 result = new Half16();
        for (int i = 0; i < LANES; i++) {
            result.set(i, HalfFloat.mult(a.get(i), b));
        }
        return result;
    }

    /** The sum of the products, added pairwise, each sum rounded to a half. */
    public static HalfFloat dot(Half16 a, Half16 b) {
        Half16 m = mult(a, b);
        HalfFloat[] partial = new HalfFloat[LANES];
        for (int i = 0; i < LANES; i++) {
            partial[i] = m.get(i);
        }
        for (int width = LANES / 2; width > 0; width /= 2) {
            for (int i = 0; i < width; i++) {
                partial[i] = HalfFloat.add(partial[2 * i], partial[2 * i + 1]);
            }
        }
        return partial[0];
    }

    public void set(int index, HalfFloat value) {
        storage[index] = value.getHalfFloatValue();
    }

    public HalfFloat get(int index) {
        return new HalfFloat(storage[index]);
    }

    public HalfFloat getS0() {
        return get(0);
    }

    public void setS0(HalfFloat value) {
        set(0, value);
    }

    public HalfFloat getS1() {
        return get(1);
    }

    public void setS1(HalfFloat value) {
        set(1, value);
    }

    public HalfFloat getS2() {
        return get(2);
    }

    public void setS2(HalfFloat value) {
        set(2, value);
    }

    public HalfFloat getS3() {
        return get(3);
    }

    public void setS3(HalfFloat value) {
        set(3, value);
    }

    public HalfFloat getS4() {
        return get(4);
    }

    public void setS4(HalfFloat value) {
        set(4, value);
    }

    public HalfFloat getS5() {
        return get(5);
    }

    public void setS5(HalfFloat value) {
        set(5, value);
    }

    public HalfFloat getS6() {
        return get(6);
    }

    public void setS6(HalfFloat value) {
        set(6, value);
    }

    public HalfFloat getS7() {
        return get(7);
    }

    public void setS7(HalfFloat value) {
        set(7, value);
    }

    public HalfFloat getS8() {
        return get(8);
    }

    public void setS8(HalfFloat value) {
        set(8, value);
    }

    public HalfFloat getS9() {
        return get(9);
    }

    public void setS9(HalfFloat value) {
        set(9, value);
    }

    public HalfFloat getS10() {
        return get(10);
    }

    public void setS10(HalfFloat value) {
        set(10, value);
    }

    public HalfFloat getS11() {
        return get(11);
    }

    public void setS11(HalfFloat value) {
        set(11, value);
    }

    public HalfFloat getS12() {
        return get(12);
    }

    public void setS12(HalfFloat value) {
        set(12, value);
    }

    public HalfFloat getS13() {
        return get(13);
    }

    public void setS13(HalfFloat value) {
        set(13, value);
    }

    public HalfFloat getS14() {
        return get(14);
    }

    public void setS14(HalfFloat value) {
        set(14, value);
    }

    public HalfFloat getS15() {
        return get(15);
    }

    public void setS15(HalfFloat value) {
        set(15, value);
    }

    public void set(Half16 other) {
        System.arraycopy(other.storage, 0, storage, 0, LANES);
    }

    /** The lanes through a format with 16 places. */
    public String toString(String format) {
        return String.format(format, getS0().getFloat32(), getS1().getFloat32(), getS2().getFloat32(),
                getS3().getFloat32(), getS4().getFloat32(), getS5().getFloat32(), getS6().getFloat32(),
                getS7().getFloat32(), getS8().getFloat32(), getS9().getFloat32(), getS10().getFloat32(),
                getS11().getFloat32(), getS12().getFloat32(), getS13().getFloat32(), getS14().getFloat32(),
                getS15().getFloat32());
    }

    @Override
    public String toString() {
        return toString(FloatOps.FMT_16);
    }

    @Override
    public void loadFromBuffer(ShortBuffer buffer) {
        asBuffer().put(buffer);
    }

    /** A buffer on top of the lanes. */
    @Override
    public ShortBuffer asBuffer() {
        return ShortBuffer.wrap(storage);
    }

    @Override
    public int size() {
        return LANES;
    }

    /** The lanes themselves, not a copy, as bits. */
    public short[] toArray() {
        return storage;
    }

    /** The lanes themselves, not a copy, as bits. */
    public short[] getArray() {
        return storage;
    }

    @Override
    public long getNumBytes() {
        return 2L * LANES;
    }
}
