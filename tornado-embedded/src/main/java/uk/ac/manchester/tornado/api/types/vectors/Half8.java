package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.ShortBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;

/** Eight half-precision floats. */
@Vector
public final class Half8 implements TornadoVectorsInterface<ShortBuffer> {

    public static final Class<Half8> TYPE = Half8.class;

    private static final int LANES = 8;

    @Payload
    private final short[] storage = new short[LANES];

    public Half8() {}

    public Half8(HalfFloat s0, HalfFloat s1, HalfFloat s2, HalfFloat s3, HalfFloat s4, HalfFloat s5, HalfFloat s6,
            HalfFloat s7) {
        set(0, s0);
        set(1, s1);
        set(2, s2);
        set(3, s3);
        set(4, s4);
        set(5, s5);
        set(6, s6);
        set(7, s7);
    }

    public static Half8 add(Half8 a, Half8 b) {
        Half8 result = new Half8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, HalfFloat.add(a.get(i), b.get(i)));
        }
        return result;
    }

    public static Half8 add(Half8 a, HalfFloat b) {
        Half8 result = new Half8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, HalfFloat.add(a.get(i), b));
        }
        return result;
    }

    public static Half8 sub(Half8 a, Half8 b) {
        Half8 result = new Half8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, HalfFloat.sub(a.get(i), b.get(i)));
        }
        return result;
    }

    public static Half8 sub(Half8 a, HalfFloat b) {
        Half8 result = new Half8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, HalfFloat.sub(a.get(i), b));
        }
        return result;
    }

    public static Half8 div(Half8 a, Half8 b) {
        Half8 result = new Half8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, HalfFloat.div(a.get(i), b.get(i)));
        }
        return result;
    }

    public static Half8 div(Half8 a, HalfFloat b) {
        Half8 result = new Half8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, HalfFloat.div(a.get(i), b));
        }
        return result;
    }

    public static Half8 mult(Half8 a, Half8 b) {
        Half8 result = new Half8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, HalfFloat.mult(a.get(i), b.get(i)));
        }
        return result;
    }

    public static Half8 mult(Half8 a, HalfFloat b) {
        Half8 result = new Half8();
        for (int i = 0; i < LANES; i++) {
            result.set(i, HalfFloat.mult(a.get(i), b));
        }
        return result;
    }

    /** The sum of the products, added pairwise, each sum rounded to a half. */
    public static HalfFloat dot(Half8 a, Half8 b) {
        Half8 m = mult(a, b);
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

    /** The lanes themselves, not a copy, as bits. */
    public short[] getArray() {
        return storage;
    }

    public void set(Half8 other) {
        System.arraycopy(other.storage, 0, storage, 0, LANES);
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

    /** The last four lanes. */
    public Half4 getHigh() {
        return new Half4(getS4(), getS5(), getS6(), getS7());
    }

    /** The first four lanes. */
    public Half4 getLow() {
        return new Half4(getS0(), getS1(), getS2(), getS3());
    }

    public Half8 duplicate() {
        Half8 copy = new Half8();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 8 places. */
    public String toString(String format) {
        return String.format(format, getS0().getFloat32(), getS1().getFloat32(), getS2().getFloat32(),
                getS3().getFloat32(), getS4().getFloat32(), getS5().getFloat32(), getS6().getFloat32(),
                getS7().getFloat32());
    }

    @Override
    public String toString() {
        return toString(FloatOps.FMT_8);
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

    @Override
    public long getNumBytes() {
        return 2L * LANES;
    }
}
