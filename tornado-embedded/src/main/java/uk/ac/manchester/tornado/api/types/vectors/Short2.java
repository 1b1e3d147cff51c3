package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.ShortBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.ShortOps;

/** Two shorts. */
@Vector
public final class Short2 implements TornadoVectorsInterface<ShortBuffer> {

    public static final Class<Short2> TYPE = Short2.class;

    private static final int LANES = 2;

    @Payload
    private final short[] storage = new short[LANES];

    public Short2() {}

    public Short2(short x, short y) {
        set(0, x);
        set(1, y);
    }

    public static Short2 add(Short2 a, Short2 b) {
        return new Short2((short) (a.getX() + b.getX()), (short) (a.getY() + b.getY()));
    }

    public static Short2 sub(Short2 a, Short2 b) {
        return new Short2((short) (a.getX() - b.getX()), (short) (a.getY() - b.getY()));
    }

    public static Short2 div(Short2 a, Short2 b) {
        return new Short2((short) (a.getX() / b.getX()), (short) (a.getY() / b.getY()));
    }

    public static Short2 mult(Short2 a, Short2 b) {
        return new Short2((short) (a.getX() * b.getX()), (short) (a.getY() * b.getY()));
    }

    public static Short2 min(Short2 a, Short2 b) {
        return new Short2(TornadoMath.min(a.getX(), b.getX()), TornadoMath.min(a.getY(), b.getY()));
    }

    public static Short2 max(Short2 a, Short2 b) {
        return new Short2(TornadoMath.max(a.getX(), b.getX()), TornadoMath.max(a.getY(), b.getY()));
    }

    public static Short2 add(Short2 a, short b) {
        return new Short2((short) (a.getX() + b), (short) (a.getY() + b));
    }

    public static Short2 sub(Short2 a, short b) {
        return new Short2((short) (a.getX() - b), (short) (a.getY() - b));
    }

    public static Short2 mult(Short2 a, short b) {
        return new Short2((short) (a.getX() * b), (short) (a.getY() * b));
    }

    public static Short2 div(Short2 a, short b) {
        return new Short2((short) (a.getX() / b), (short) (a.getY() / b));
    }

    public static Short2 inc(Short2 a, short b) {
        return add(a, b);
    }

    public static Short2 dec(Short2 a, short b) {
        return sub(a, b);
    }

    public static Short2 scale(Short2 a, short b) {
        return mult(a, b);
    }

    public static Short2 clamp(Short2 a, short min, short max) {
        return new Short2(TornadoMath.clamp(a.getX(), min, max), TornadoMath.clamp(a.getY(), min, max));
    }

    /** The smallest lane. */
    public static short min(Short2 a) {
        return TornadoMath.min(a.getX(), a.getY());
    }

    /** The largest lane. */
    public static short max(Short2 a) {
        return TornadoMath.max(a.getX(), a.getY());
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Short2 a, Short2 b) {
        return TornadoMath.isEqual(a.storage, b.storage);
    }

    public void set(int index, short value) {
        storage[index] = value;
    }

    public short get(int index) {
        return storage[index];
    }

    public void set(Short2 other) {
        System.arraycopy(other.storage, 0, storage, 0, LANES);
    }

    public short getX() {
        return get(0);
    }

    public void setX(short value) {
        set(0, value);
    }

    public short getY() {
        return get(1);
    }

    public void setY(short value) {
        set(1, value);
    }

    public Short2 duplicate() {
        Short2 copy = new Short2();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 2 places. */
    public String toString(String format) {
        return String.format(format, getX(), getY());
    }

    @Override
    public String toString() {
        return toString(ShortOps.FMT_2);
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

    /** The lanes themselves, not a copy. */
    public short[] toArray() {
        return storage;
    }

    /** The lanes themselves, not a copy. */
    public short[] getArray() {
        return storage;
    }

    @Override
    public long getNumBytes() {
        return 2L * LANES;
    }
}
