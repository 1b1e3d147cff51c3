package uk.ac.manchester.tornado.api.types.vectors;

import java.nio.IntBuffer;
import uk.ac.manchester.tornado.api.internal.annotations.Payload;
import uk.ac.manchester.tornado.api.internal.annotations.Vector;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.utils.IntOps;

/** Two ints. */
@Vector
public final class Int2 implements TornadoVectorsInterface<IntBuffer> {

    public static final Class<Int2> TYPE = Int2.class;

    private static final int LANES = 2;

    @Payload
    private final int[] storage = new int[LANES];

    public Int2() {}

    public Int2(int x, int y) {
        set(0, x);
        set(1, y);
    }

    public static Int2 add(Int2 a, Int2 b) {
        return new Int2(a.getX() + b.getX(), a.getY() + b.getY());
    }

    public static Int2 sub(Int2 a, Int2 b) {
        return new Int2(a.getX() - b.getX(), a.getY() - b.getY());
    }

    public static Int2 div(Int2 a, Int2 b) {
        return new Int2(a.getX() / b.getX(), a.getY() / b.getY());
    }

    public static Int2 mult(Int2 a, Int2 b) {
        return new Int2(a.getX() * b.getX(), a.getY() * b.getY());
    }

    public static Int2 min(Int2 a, Int2 b) {
        return new Int2(Math.min(a.getX(), b.getX()), Math.min(a.getY(), b.getY()));
    }

    public static Int2 max(Int2 a, Int2 b) {
        return new Int2(Math.max(a.getX(), b.getX()), Math.max(a.getY(), b.getY()));
    }

    public static Int2 add(Int2 a, int b) {
        return new Int2(a.getX() + b, a.getY() + b);
    }

    public static Int2 sub(Int2 a, int b) {
        return new Int2(a.getX() - b, a.getY() - b);
    }

    public static Int2 mult(Int2 a, int b) {
        return new Int2(a.getX() * b, a.getY() * b);
    }

    public static Int2 div(Int2 a, int b) {
        return new Int2(a.getX() / b, a.getY() / b);
    }

    public static Int2 inc(Int2 a, int b) {
        return add(a, b);
    }

    public static Int2 dec(Int2 a, int b) {
        return sub(a, b);
    }

    public static Int2 scaleByInverse(Int2 a, int b) {
        return mult(a, 1 / b);
    }

    public static Int2 scale(Int2 a, int b) {
        return mult(a, b);
    }

    public static Int2 clamp(Int2 a, int min, int max) {
        return new Int2(TornadoMath.clamp(a.getX(), min, max), TornadoMath.clamp(a.getY(), min, max));
    }

    /** The smallest lane. */
    public static int min(Int2 a) {
        return Math.min(a.getX(), a.getY());
    }

    /** The largest lane. */
    public static int max(Int2 a) {
        return Math.max(a.getX(), a.getY());
    }

    public static int dot(Int2 a, Int2 b) {
        return a.getX() * b.getX() + a.getY() * b.getY();
    }

    /** Whether all lanes have the same bits. */
    public static boolean isEqual(Int2 a, Int2 b) {
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

    public void set(Int2 other) {
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

    public int getS0() {
        return get(0);
    }

    public int getS1() {
        return get(1);
    }

    public Int2 duplicate() {
        Int2 copy = new Int2();
        copy.set(this);
        return copy;
    }

    /** The lanes through a format with 2 places. */
    public String toString(String format) {
        return String.format(format, getX(), getY());
    }

    @Override
    public String toString() {
        return toString(IntOps.FMT_2);
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
