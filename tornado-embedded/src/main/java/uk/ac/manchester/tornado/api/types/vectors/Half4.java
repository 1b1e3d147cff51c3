package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.ShortBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;

/** Four half-precision floats. */
@Vector
public final class Half4 implements TornadoVectorsInterface<ShortBuffer> {

    public static final Class<Half4> TYPE = Half4.class;

    private static final int LANES = 4;

    @Payload
    private final short[] storage = new short[LANES];

    public Half4() {}

    public Half4(HalfFloat x, HalfFloat y, HalfFloat z, HalfFloat w) {
        set(0, x);
        set(1, y);
        set(2, z);
        set(3, w);
    }

    public static Half4 add(Half4 a, Half4 b) {
        return new Half4(HalfFloat.add(a.getX(), b.getX()), HalfFloat.add(a.getY(), b.getY()),
                HalfFloat.add(a.getZ(), b.getZ()), HalfFloat.add(a.getW(), b.getW()));
    }

    public static Half4 sub(Half4 a, Half4 b) {
        return new Half4(HalfFloat.sub(a.getX(), b.getX()), HalfFloat.sub(a.getY(), b.getY()),
                HalfFloat.sub(a.getZ(), b.getZ()), HalfFloat.sub(a.getW(), b.getW()));
    }

    public static Half4 div(Half4 a, Half4 b) {
        return new Half4(HalfFloat.div(a.getX(), b.getX()), HalfFloat.div(a.getY(), b.getY()),
                HalfFloat.div(a.getZ(), b.getZ()), HalfFloat.div(a.getW(), b.getW()));
    }

    public static Half4 mult(Half4 a, Half4 b) {
        return new Half4(HalfFloat.mult(a.getX(), b.getX()), HalfFloat.mult(a.getY(), b.getY()),
                HalfFloat.mult(a.getZ(), b.getZ()), HalfFloat.mult(a.getW(), b.getW()));
    }

    public static Half4 add(Half4 a, HalfFloat b) {
        return new Half4(HalfFloat.add(a.getX(), b), HalfFloat.add(a.getY(), b), HalfFloat.add(a.getZ(), b),
                HalfFloat.add(a.getW(), b));
    }

    public static Half4 sub(Half4 a, HalfFloat b) {
        return new Half4(HalfFloat.sub(a.getX(), b), HalfFloat.sub(a.getY(), b), HalfFloat.sub(a.getZ(), b),
                HalfFloat.sub(a.getW(), b));
    }

    public static Half4 mult(Half4 a, HalfFloat b) {
        return new Half4(HalfFloat.mult(a.getX(), b), HalfFloat.mult(a.getY(), b), HalfFloat.mult(a.getZ(), b),
                HalfFloat.mult(a.getW(), b));
    }

    public static Half4 div(Half4 a, HalfFloat b) {
        return new Half4(HalfFloat.div(a.getX(), b), HalfFloat.div(a.getY(), b), HalfFloat.div(a.getZ(), b),
                HalfFloat.div(a.getW(), b));
    }

    /** The sum of the products, added pairwise, each sum rounded to a half. */
    public static HalfFloat dot(Half4 a, Half4 b) {
        Half4 m = mult(a, b);
        return HalfFloat.add(HalfFloat.add(m.getX(), m.getY()), HalfFloat.add(m.getZ(), m.getW()));
    }

    public void set(int index, HalfFloat value) {
        storage[index] = value.getHalfFloatValue();
    }

    public HalfFloat get(int index) {
        return new HalfFloat(storage[index]);
    }

    public void set(Half4 other) {
        System.arraycopy(other.storage, 0, storage, 0, LANES);
    }

    public HalfFloat getX() {
        return get(0);
    }

    public void setX(HalfFloat value) {
        set(0, value);
    }

    public HalfFloat getY() {
        return get(1);
    }

    public void setY(HalfFloat value) {
        set(1, value);
    }

    public HalfFloat getZ() {
        return get(2);
    }

    public void setZ(HalfFloat value) {
        set(2, value);
    }

    public HalfFloat getW() {
        return get(3);
    }

    public void setW(HalfFloat value) {
        set(3, value);
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

    public Half4 duplicate() {
        Half4 copy = new Half4();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 4 places. */
    public String toString(String format) {
        return String.format(format, getX().getFloat32(), getY().getFloat32(), getZ().getFloat32(),
                getW().getFloat32());
    }

    @Override
    public String toString() {
        return toString(FloatOps.FMT_4);
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
