package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.ShortBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.ByteOps;

/** Three shorts. */
@Vector
public final class Short3 implements TornadoVectorsInterface<ShortBuffer> {

    public static final Class<Short3> TYPE = Short3.class;

    private static final int LANES = 3;

    @Payload
    private final short[] storage = new short[LANES];

    public Short3() {}

    public Short3(short x, short y, short z) {
        set(0, x);
        set(1, y);
        set(2, z);
    }

    public static Short3 add(Short3 a, Short3 b) {
        return new Short3((short) (a.getX() + b.getX()), (short) (a.getY() + b.getY()), (short) (a.getZ() + b.getZ()));
    }

    public static Short3 sub(Short3 a, Short3 b) {
        return new Short3((short) (a.getX() - b.getX()), (short) (a.getY() - b.getY()), (short) (a.getZ() - b.getZ()));
    }

    public static Short3 div(Short3 a, Short3 b) {
        return new Short3((short) (a.getX() / b.getX()), (short) (a.getY() / b.getY()), (short) (a.getZ() / b.getZ()));
    }

    public static Short3 mult(Short3 a, Short3 b) {
        return new Short3((short) (a.getX() * b.getX()), (short) (a.getY() * b.getY()), (short) (a.getZ() * b.getZ()));
    }

    public static Short3 min(Short3 a, Short3 b) {
        return new Short3(TornadoMath.min(a.getX(), b.getX()), TornadoMath.min(a.getY(), b.getY()),
                TornadoMath.min(a.getZ(), b.getZ()));
    }

    public static Short3 max(Short3 a, Short3 b) {
        return new Short3(TornadoMath.max(a.getX(), b.getX()), TornadoMath.max(a.getY(), b.getY()),
                TornadoMath.max(a.getZ(), b.getZ()));
    }

    public static Short3 add(Short3 a, short b) {
        return new Short3((short) (a.getX() + b), (short) (a.getY() + b), (short) (a.getZ() + b));
    }

    public static Short3 sub(Short3 a, short b) {
        return new Short3((short) (a.getX() - b), (short) (a.getY() - b), (short) (a.getZ() - b));
    }

    public static Short3 mult(Short3 a, short b) {
        return new Short3((short) (a.getX() * b), (short) (a.getY() * b), (short) (a.getZ() * b));
    }

    public static Short3 div(Short3 a, short b) {
        return new Short3((short) (a.getX() / b), (short) (a.getY() / b), (short) (a.getZ() / b));
    }

    public static Short3 inc(Short3 a, short b) {
        return add(a, b);
    }

    public static Short3 dec(Short3 a, short b) {
        return sub(a, b);
    }

    public static Short3 scale(Short3 a, short b) {
        return mult(a, b);
    }

    public static Short3 clamp(Short3 a, short min, short max) {
        return new Short3(TornadoMath.clamp(a.getX(), min, max), TornadoMath.clamp(a.getY(), min, max),
                TornadoMath.clamp(a.getZ(), min, max));
    }

    /** The smallest lane. */
    public static short min(Short3 a) {
        return TornadoMath.min(TornadoMath.min(a.getX(), a.getY()), a.getZ());
    }

    /** The largest lane. */
    public static short max(Short3 a) {
        return TornadoMath.max(TornadoMath.max(a.getX(), a.getY()), a.getZ());
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Short3 a, Short3 b) {
        return TornadoMath.isEqual(a.storage, b.storage);
    }

    public void set(int index, short value) {
        storage[index] = value;
    }

    public short get(int index) {
        return storage[index];
    }

    public void set(Short3 other) {
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

    public short getZ() {
        return get(2);
    }

    public void setZ(short value) {
        set(2, value);
    }

    public Short3 duplicate() {
        Short3 copy = new Short3();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 3 places. */
    public String toString(String format) {
        return String.format(format, getX(), getY(), getZ());
    }

    @Override
    public String toString() {
        // TornadoVM's own format for three shorts asks for a precision, which Java refuses.
        return toString(ByteOps.FMT_3);
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
