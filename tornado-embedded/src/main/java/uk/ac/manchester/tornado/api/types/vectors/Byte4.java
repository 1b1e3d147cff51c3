package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.ByteBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.ByteOps;

/** Four bytes. */
@Vector
public final class Byte4 implements TornadoVectorsInterface<ByteBuffer> {

    public static final Class<Byte4> TYPE = Byte4.class;

    private static final int LANES = 4;

    @Payload
    private final byte[] storage = new byte[LANES];

    public Byte4() {}

    public Byte4(byte x, byte y, byte z, byte w) {
        set(0, x);
        set(1, y);
        set(2, z);
        set(3, w);
    }

    public static Byte4 add(Byte4 a, Byte4 b) {
        return new Byte4((byte) (a.getX() + b.getX()), (byte) (a.getY() + b.getY()), (byte) (a.getZ() + b.getZ()),
                (byte) (a.getW() + b.getW()));
    }

    public static Byte4 sub(Byte4 a, Byte4 b) {
        return new Byte4((byte) (a.getX() - b.getX()), (byte) (a.getY() - b.getY()), (byte) (a.getZ() - b.getZ()),
                (byte) (a.getW() - b.getW()));
    }

    public static Byte4 div(Byte4 a, Byte4 b) {
        return new Byte4((byte) (a.getX() / b.getX()), (byte) (a.getY() / b.getY()), (byte) (a.getZ() / b.getZ()),
                (byte) (a.getW() / b.getW()));
    }

    public static Byte4 mult(Byte4 a, Byte4 b) {
        return new Byte4((byte) (a.getX() * b.getX()), (byte) (a.getY() * b.getY()), (byte) (a.getZ() * b.getZ()),
                (byte) (a.getW() * b.getW()));
    }

    public static Byte4 min(Byte4 a, Byte4 b) {
        return new Byte4(TornadoMath.min(a.getX(), b.getX()), TornadoMath.min(a.getY(), b.getY()),
                TornadoMath.min(a.getZ(), b.getZ()), TornadoMath.min(a.getW(), b.getW()));
    }

    public static Byte4 max(Byte4 a, Byte4 b) {
        return new Byte4(TornadoMath.max(a.getX(), b.getX()), TornadoMath.max(a.getY(), b.getY()),
                TornadoMath.max(a.getZ(), b.getZ()), TornadoMath.max(a.getW(), b.getW()));
    }

    public static Byte4 add(Byte4 a, byte b) {
        return new Byte4((byte) (a.getX() + b), (byte) (a.getY() + b), (byte) (a.getZ() + b), (byte) (a.getW() + b));
    }

    public static Byte4 sub(Byte4 a, byte b) {
        return new Byte4((byte) (a.getX() - b), (byte) (a.getY() - b), (byte) (a.getZ() - b), (byte) (a.getW() - b));
    }

    public static Byte4 mult(Byte4 a, byte b) {
        return new Byte4((byte) (a.getX() * b), (byte) (a.getY() * b), (byte) (a.getZ() * b), (byte) (a.getW() * b));
    }

    public static Byte4 div(Byte4 a, byte b) {
        return new Byte4((byte) (a.getX() / b), (byte) (a.getY() / b), (byte) (a.getZ() / b), (byte) (a.getW() / b));
    }

    public static Byte4 inc(Byte4 a, byte b) {
        return add(a, b);
    }

    public static Byte4 dec(Byte4 a, byte b) {
        return sub(a, b);
    }

    public static Byte4 scale(Byte4 a, byte b) {
        return mult(a, b);
    }

    public static Byte4 clamp(Byte4 a, byte min, byte max) {
        return new Byte4(TornadoMath.clamp(a.getX(), min, max), TornadoMath.clamp(a.getY(), min, max),
                TornadoMath.clamp(a.getZ(), min, max), TornadoMath.clamp(a.getW(), min, max));
    }

    /** The smallest lane. */
    public static byte min(Byte4 a) {
        return TornadoMath.min(TornadoMath.min(TornadoMath.min(a.getX(), a.getY()), a.getZ()), a.getW());
    }

    /** The largest lane. */
    public static byte max(Byte4 a) {
        return TornadoMath.max(TornadoMath.max(TornadoMath.max(a.getX(), a.getY()), a.getZ()), a.getW());
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Byte4 a, Byte4 b) {
        return TornadoMath.isEqual(a.storage, b.storage);
    }

    public void set(int index, byte value) {
        storage[index] = value;
    }

    public byte get(int index) {
        return storage[index];
    }

    public void set(Byte4 other) {
        System.arraycopy(other.storage, 0, storage, 0, LANES);
    }

    public byte getX() {
        return get(0);
    }

    public void setX(byte value) {
        set(0, value);
    }

    public byte getY() {
        return get(1);
    }

    public void setY(byte value) {
        set(1, value);
    }

    public byte getZ() {
        return get(2);
    }

    public void setZ(byte value) {
        set(2, value);
    }

    public byte getW() {
        return get(3);
    }

    public void setW(byte value) {
        set(3, value);
    }

    public Byte4 duplicate() {
        Byte4 copy = new Byte4();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 4 places. */
    public String toString(String format) {
        return String.format(format, getX(), getY(), getZ(), getW());
    }

    @Override
    public String toString() {
        return toString(ByteOps.FMT_4);
    }

    @Override
    public void loadFromBuffer(ByteBuffer buffer) {
        asBuffer().put(buffer);
    }

    /** A buffer on top of the lanes. */
    @Override
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(storage);
    }

    @Override
    public int size() {
        return LANES;
    }

    /** The lanes themselves, not a copy. */
    public byte[] toArray() {
        return storage;
    }

    /** The lanes themselves, not a copy. */
    public byte[] getArray() {
        return storage;
    }

    @Override
    public long getNumBytes() {
        return 1L * LANES;
    }
}
