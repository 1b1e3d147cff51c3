package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.ShortBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;

/** Two half-precision floats. */
@Vector
public final class Half2 implements TornadoVectorsInterface<ShortBuffer> {

    public static final Class<Half2> TYPE = Half2.class;

    private static final int LANES = 2;

    @Payload
    private final short[] storage = new short[LANES];

    public Half2() {}

    public Half2(HalfFloat x, HalfFloat y) {
        set(0, x);
        set(1, y);
    }

    public static Half2 add(Half2 a, Half2 b) {
        return new Half2(HalfFloat.add(a.getX(), b.getX()), HalfFloat.add(a.getY(), b.getY()));
    }

    public static Half2 sub(Half2 a, Half2 b) {
        return new Half2(HalfFloat.sub(a.getX(), b.getX()), HalfFloat.sub(a.getY(), b.getY()));
    }

    public static Half2 div(Half2 a, Half2 b) {
        return new Half2(HalfFloat.div(a.getX(), b.getX()), HalfFloat.div(a.getY(), b.getY()));
    }

    public static Half2 mult(Half2 a, Half2 b) {
        return new Half2(HalfFloat.mult(a.getX(), b.getX()), HalfFloat.mult(a.getY(), b.getY()));
    }

    public static Half2 add(Half2 a, HalfFloat b) {
        return new Half2(HalfFloat.add(a.getX(), b), HalfFloat.add(a.getY(), b));
    }

    public static Half2 sub(Half2 a, HalfFloat b) {
        return new Half2(HalfFloat.sub(a.getX(), b), HalfFloat.sub(a.getY(), b));
    }

    public static Half2 mult(Half2 a, HalfFloat b) {
        return new Half2(HalfFloat.mult(a.getX(), b), HalfFloat.mult(a.getY(), b));
    }

    public static Half2 div(Half2 a, HalfFloat b) {
        return new Half2(HalfFloat.div(a.getX(), b), HalfFloat.div(a.getY(), b));
    }

    /** Stores the result in {@code c}. */
    public static void add(Half2 a, Half2 b, Half2 c) {
        c.setX(HalfFloat.add(a.getX(), b.getX()));
        c.setY(HalfFloat.add(a.getY(), b.getY()));
    }

    /** Stores the result in {@code c}. */
    public static void sub(Half2 a, Half2 b, Half2 c) {
        c.setX(HalfFloat.sub(a.getX(), b.getX()));
        c.setY(HalfFloat.sub(a.getY(), b.getY()));
    }

    /** Stores the result in {@code c}. */
    public static void mult(Half2 a, Half2 b, Half2 c) {
        c.setX(HalfFloat.mult(a.getX(), b.getX()));
        c.setY(HalfFloat.mult(a.getY(), b.getY()));
    }

    /** {@code a * b + c}, the product rounded to a half before the addition. */
    public static Half2 fma(Half2 a, Half2 b, Half2 c) {
        return add(mult(a, b), c);
    }

    public static float lowFloat(Half2 a) {
        return a.getX().getFloat32();
    }

    public static float highFloat(Half2 a) {
        return a.getY().getFloat32();
    }

    public static Half2 fromFloats(float x, float y) {
        return new Half2(new HalfFloat(x), new HalfFloat(y));
    }

    /** The sum of the products, added pairwise, each sum rounded to a half. */
    public static HalfFloat dot(Half2 a, Half2 b) {
        Half2 m = mult(a, b);
        return HalfFloat.add(m.getX(), m.getY());
    }

    public void set(int index, HalfFloat value) {
        storage[index] = value.getHalfFloatValue();
    }

    public HalfFloat get(int index) {
        return new HalfFloat(storage[index]);
    }

    public void set(Half2 other) {
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

    public Half2 duplicate() {
        Half2 copy = new Half2();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 2 places. */
    public String toString(String format) {
        return String.format(format, getX().getFloat32(), getY().getFloat32());
    }

    @Override
    public String toString() {
        return toString(FloatOps.FMT_2);
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
