package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.IntBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.IntOps;

/** Four ints. */
@Vector
public final class Int4 implements TornadoVectorsInterface<IntBuffer> {

    public static final Class<Int4> TYPE = Int4.class;

    private static final int LANES = 4;

    @Payload
    private final int[] storage = new int[LANES];

    public Int4() {}

    public Int4(int x, int y, int z, int w) {
        set(0, x);
        set(1, y);
        set(2, z);
        set(3, w);
    }

    public static Int4 add(Int4 a, Int4 b) {
        return new Int4(a.getX() + b.getX(), a.getY() + b.getY(), a.getZ() + b.getZ(), a.getW() + b.getW());
    }

    public static Int4 sub(Int4 a, Int4 b) {
        return new Int4(a.getX() - b.getX(), a.getY() - b.getY(), a.getZ() - b.getZ(), a.getW() - b.getW());
    }

    public static Int4 div(Int4 a, Int4 b) {
        return new Int4(a.getX() / b.getX(), a.getY() / b.getY(), a.getZ() / b.getZ(), a.getW() / b.getW());
    }

    public static Int4 mult(Int4 a, Int4 b) {
        return new Int4(a.getX() * b.getX(), a.getY() * b.getY(), a.getZ() * b.getZ(), a.getW() * b.getW());
    }

    public static Int4 min(Int4 a, Int4 b) {
        return new Int4(Math.min(a.getX(), b.getX()), Math.min(a.getY(), b.getY()), Math.min(a.getZ(), b.getZ()),
                Math.min(a.getW(), b.getW()));
    }

    public static Int4 max(Int4 a, Int4 b) {
        return new Int4(Math.max(a.getX(), b.getX()), Math.max(a.getY(), b.getY()), Math.max(a.getZ(), b.getZ()),
                Math.max(a.getW(), b.getW()));
    }

    public static Int4 add(Int4 a, int b) {
        return new Int4(a.getX() + b, a.getY() + b, a.getZ() + b, a.getW() + b);
    }

    public static Int4 sub(Int4 a, int b) {
        return new Int4(a.getX() - b, a.getY() - b, a.getZ() - b, a.getW() - b);
    }

    public static Int4 mult(Int4 a, int b) {
        return new Int4(a.getX() * b, a.getY() * b, a.getZ() * b, a.getW() * b);
    }

    public static Int4 div(Int4 a, int b) {
        return new Int4(a.getX() / b, a.getY() / b, a.getZ() / b, a.getW() / b);
    }

    public static Int4 inc(Int4 a, int b) {
        return add(a, b);
    }

    public static Int4 dec(Int4 a, int b) {
        return sub(a, b);
    }

    public static Int4 scale(Int4 a, int b) {
        return mult(a, b);
    }

    public static Int4 clamp(Int4 a, int min, int max) {
        return new Int4(TornadoMath.clamp(a.getX(), min, max), TornadoMath.clamp(a.getY(), min, max),
                TornadoMath.clamp(a.getZ(), min, max), TornadoMath.clamp(a.getW(), min, max));
    }

    /** The smallest lane. */
    public static int min(Int4 a) {
        return Math.min(Math.min(Math.min(a.getX(), a.getY()), a.getZ()), a.getW());
    }

    /** The largest lane. */
    public static int max(Int4 a) {
        return Math.max(Math.max(Math.max(a.getX(), a.getY()), a.getZ()), a.getW());
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Int4 a, Int4 b) {
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

    public void set(Int4 other) {
        System.arraycopy(other.storage, 0, storage, 0, LANES);
    }

    public int getX() {
        return get(0);
    }

    public void setX(int value) {
        set(0, value);
    }

    public int getY() {
        return get(1);
    }

    public void setY(int value) {
        set(1, value);
    }

    public int getZ() {
        return get(2);
    }

    public void setZ(int value) {
        set(2, value);
    }

    public int getW() {
        return get(3);
    }

    public void setW(int value) {
        set(3, value);
    }

    public Int4 duplicate() {
        Int4 copy = new Int4();
        copy.set(this);
        return copy;
    }

    /** The first two lanes. */
    public Int2 asInt2() {
        return new Int2(getX(), getY());
    }

    /** The first three lanes. */
    public Int3 asInt3() {
        return new Int3(getX(), getY(), getZ());
    }

    /** The lanes through a format with 4 places. */
    public String toString(String format) {
        return String.format(format, getX(), getY(), getZ(), getW());
    }

    @Override
    public String toString() {
        return toString(IntOps.FMT_4);
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
