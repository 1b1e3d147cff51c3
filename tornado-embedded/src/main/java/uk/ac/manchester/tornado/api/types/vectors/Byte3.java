package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.ByteBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.ByteOps;

/** Three bytes. */
@Vector
public final class Byte3 implements TornadoVectorsInterface<ByteBuffer> {

    public static final Class<Byte3> TYPE = Byte3.class;

    private static final int LANES = 3;

    @Payload
    private final byte[] storage = new byte[LANES];

    public Byte3() {}

    public Byte3(byte x, byte y, byte z) {
        set(0, x);
        set(1, y);
        set(2, z);
    }

    public static Byte3 add(Byte3 a, Byte3 b) {
        return new Byte3((byte) (a.getX() + b.getX()), (byte) (a.getY() + b.getY()), (byte) (a.getZ() + b.getZ()));
    }

    public static Byte3 sub(Byte3 a, Byte3 b) {
        return new Byte3((byte) (a.getX() - b.getX()), (byte) (a.getY() - b.getY()), (byte) (a.getZ() - b.getZ()));
    }

    public static Byte3 div(Byte3 a, Byte3 b) {
        return new Byte3((byte) (a.getX() / b.getX()), (byte) (a.getY() / b.getY()), (byte) (a.getZ() / b.getZ()));
    }

    public static Byte3 mult(Byte3 a, Byte3 b) {
        return new Byte3((byte) (a.getX() * b.getX()), (byte) (a.getY() * b.getY()), (byte) (a.getZ() * b.getZ()));
    }

    public static Byte3 min(Byte3 a, Byte3 b) {
        return new Byte3(TornadoMath.min(a.getX(), b.getX()), TornadoMath.min(a.getY(), b.getY()),
                TornadoMath.min(a.getZ(), b.getZ()));
    }

    public static Byte3 max(Byte3 a, Byte3 b) {
        return new Byte3(TornadoMath.max(a.getX(), b.getX()), TornadoMath.max(a.getY(), b.getY()),
                TornadoMath.max(a.getZ(), b.getZ()));
    }

    public static Byte3 add(Byte3 a, byte b) {
        return new Byte3((byte) (a.getX() + b), (byte) (a.getY() + b), (byte) (a.getZ() + b));
    }

    public static Byte3 sub(Byte3 a, byte b) {
        return new Byte3((byte) (a.getX() - b), (byte) (a.getY() - b), (byte) (a.getZ() - b));
    }

    public static Byte3 mult(Byte3 a, byte b) {
        return new Byte3((byte) (a.getX() * b), (byte) (a.getY() * b), (byte) (a.getZ() * b));
    }

    public static Byte3 div(Byte3 a, byte b) {
        return new Byte3((byte) (a.getX() / b), (byte) (a.getY() / b), (byte) (a.getZ() / b));
    }

    public static Byte3 inc(Byte3 a, byte b) {
        return add(a, b);
    }

    public static Byte3 dec(Byte3 a, byte b) {
        return sub(a, b);
    }

    public static Byte3 scale(Byte3 a, byte b) {
        return mult(a, b);
    }

    public static Byte3 clamp(Byte3 a, byte min, byte max) {
        return new Byte3(TornadoMath.clamp(a.getX(), min, max), TornadoMath.clamp(a.getY(), min, max),
                TornadoMath.clamp(a.getZ(), min, max));
    }

    /** The smallest lane. */
    public static byte min(Byte3 a) {
        return TornadoMath.min(TornadoMath.min(a.getX(), a.getY()), a.getZ());
    }

    /** The largest lane. */
    public static byte max(Byte3 a) {
        return TornadoMath.max(TornadoMath.max(a.getX(), a.getY()), a.getZ());
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Byte3 a, Byte3 b) {
        return TornadoMath.isEqual(a.storage, b.storage);
    }

    public void set(int index, byte value) {
        storage[index] = value;
    }

    public byte get(int index) {
        return storage[index];
    }

    public void set(Byte3 other) {
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

    public Byte3 duplicate() {
        Byte3 copy = new Byte3();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 3 places. */
    public String toString(String format) {
        return String.format(format, getX(), getY(), getZ());
    }

    @Override
    public String toString() {
        return toString(ByteOps.FMT_3);
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
