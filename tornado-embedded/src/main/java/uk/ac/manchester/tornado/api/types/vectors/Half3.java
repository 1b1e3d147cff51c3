package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.ShortBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;

/** Three half-precision floats. */
@Vector
public final class Half3 implements TornadoVectorsInterface<ShortBuffer> {

    public static final Class<Half3> TYPE = Half3.class;

    private static final int LANES = 3;

    @Payload
    private final short[] storage = new short[LANES];

    public Half3() {}

    public Half3(HalfFloat x, HalfFloat y, HalfFloat z) {
        set(0, x);
        set(1, y);
        set(2, z);
    }

    public static Half3 add(Half3 a, Half3 b) {
        return new Half3(HalfFloat.add(a.getX(), b.getX()), HalfFloat.add(a.getY(), b.getY()),
                HalfFloat.add(a.getZ(), b.getZ()));
    }

    public static Half3 sub(Half3 a, Half3 b) {
        return new Half3(HalfFloat.sub(a.getX(), b.getX()), HalfFloat.sub(a.getY(), b.getY()),
                HalfFloat.sub(a.getZ(), b.getZ()));
    }

    public static Half3 div(Half3 a, Half3 b) {
        return new Half3(HalfFloat.div(a.getX(), b.getX()), HalfFloat.div(a.getY(), b.getY()),
                HalfFloat.div(a.getZ(), b.getZ()));
    }

    public static Half3 mult(Half3 a, Half3 b) {
        return new Half3(HalfFloat.mult(a.getX(), b.getX()), HalfFloat.mult(a.getY(), b.getY()),
                HalfFloat.mult(a.getZ(), b.getZ()));
    }

    public static Half3 add(Half3 a, HalfFloat b) {
        return new Half3(HalfFloat.add(a.getX(), b), HalfFloat.add(a.getY(), b), HalfFloat.add(a.getZ(), b));
    }

    public static Half3 sub(Half3 a, HalfFloat b) {
        return new Half3(HalfFloat.sub(a.getX(), b), HalfFloat.sub(a.getY(), b), HalfFloat.sub(a.getZ(), b));
    }

    public static Half3 mult(Half3 a, HalfFloat b) {
        return new Half3(HalfFloat.mult(a.getX(), b), HalfFloat.mult(a.getY(), b), HalfFloat.mult(a.getZ(), b));
    }

    public static Half3 div(Half3 a, HalfFloat b) {
        return new Half3(HalfFloat.div(a.getX(), b), HalfFloat.div(a.getY(), b), HalfFloat.div(a.getZ(), b));
    }

    /** The sum of the products, added pairwise, each sum rounded to a half. */
    public static HalfFloat dot(Half3 a, Half3 b) {
        Half3 m = mult(a, b);
        return HalfFloat.add(HalfFloat.add(m.getX(), m.getY()), m.getZ());
    }

    public void set(int index, HalfFloat value) {
        storage[index] = value.getHalfFloatValue();
    }

    public HalfFloat get(int index) {
        return new HalfFloat(storage[index]);
    }

    public void set(Half3 other) {
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

    public Half3 duplicate() {
        Half3 copy = new Half3();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 3 places. */
    public String toString(String format) {
        return String.format(format, getX().getFloat32(), getY().getFloat32(), getZ().getFloat32());
    }

    @Override
    public String toString() {
        return toString(FloatOps.FMT_3);
    }

    /** The first two lanes. */
    public Half2 aHalf2() {
        return new Half2(getX(), getY());
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
