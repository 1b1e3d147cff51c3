package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.IntBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.IntOps;

/** Three ints. */
@Vector
public final class Int3 implements TornadoVectorsInterface<IntBuffer> {

    public static final Class<Int3> TYPE = Int3.class;

    private static final int LANES = 3;

    @Payload
    private final int[] storage = new int[LANES];

    public Int3() {}

    public Int3(int x, int y, int z) {
        set(0, x);
        set(1, y);
        set(2, z);
    }

    public static Int3 add(Int3 a, Int3 b) {
        return new Int3(a.getX() + b.getX(), a.getY() + b.getY(), a.getZ() + b.getZ());
    }

    public static Int3 sub(Int3 a, Int3 b) {
        return new Int3(a.getX() - b.getX(), a.getY() - b.getY(), a.getZ() - b.getZ());
    }

    public static Int3 div(Int3 a, Int3 b) {
        return new Int3(a.getX() / b.getX(), a.getY() / b.getY(), a.getZ() / b.getZ());
    }

    public static Int3 mult(Int3 a, Int3 b) {
        return new Int3(a.getX() * b.getX(), a.getY() * b.getY(), a.getZ() * b.getZ());
    }

    public static Int3 min(Int3 a, Int3 b) {
        return new Int3(Math.min(a.getX(), b.getX()), Math.min(a.getY(), b.getY()), Math.min(a.getZ(), b.getZ()));
    }

    public static Int3 max(Int3 a, Int3 b) {
        return new Int3(Math.max(a.getX(), b.getX()), Math.max(a.getY(), b.getY()), Math.max(a.getZ(), b.getZ()));
    }

    public static Int3 add(Int3 a, int b) {
        return new Int3(a.getX() + b, a.getY() + b, a.getZ() + b);
    }

    public static Int3 sub(Int3 a, int b) {
        return new Int3(a.getX() - b, a.getY() - b, a.getZ() - b);
    }

    public static Int3 mult(Int3 a, int b) {
        return new Int3(a.getX() * b, a.getY() * b, a.getZ() * b);
    }

    public static Int3 div(Int3 a, int b) {
        return new Int3(a.getX() / b, a.getY() / b, a.getZ() / b);
    }

    public static Int3 inc(Int3 a, int b) {
        return add(a, b);
    }

    public static Int3 dec(Int3 a, int b) {
        return sub(a, b);
    }

    public static Int3 scale(Int3 a, int b) {
        return mult(a, b);
    }

    public static Int3 clamp(Int3 a, int min, int max) {
        return new Int3(TornadoMath.clamp(a.getX(), min, max), TornadoMath.clamp(a.getY(), min, max),
                TornadoMath.clamp(a.getZ(), min, max));
    }

    /** The smallest lane. */
    public static int min(Int3 a) {
        return Math.min(Math.min(a.getX(), a.getY()), a.getZ());
    }

    /** The largest lane. */
    public static int max(Int3 a) {
        return Math.max(Math.max(a.getX(), a.getY()), a.getZ());
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Int3 a, Int3 b) {
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

    public void set(Int3 other) {
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

    public Int3 duplicate() {
        Int3 copy = new Int3();
        copy.set(this);
        return copy;
    }

    /** The first two lanes. */
    public Int2 asInt2() {
        return new Int2(getX(), getY());
    }

    /** The lanes through a format with 3 places. */
    public String toString(String format) {
        return String.format(format, getX(), getY(), getZ());
    }

    @Override
    public String toString() {
        return toString(IntOps.FMT_3);
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
