package uk.ac.manchester.tornado.api.types.volumes;

import java.lang.foreign.MemorySegment;
import java.nio.ShortBuffer;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.vectors.Short2;

/** A volume of vectors of two shorts; x varies fastest, then y. */
public final class VolumeShort2 implements TornadoVolumesInterface<ShortBuffer> {

    public static final Class<VolumeShort2> TYPE = VolumeShort2.class;

    private static final int WIDTH = 2;

    private final ShortArray storage;
    private final int X;
    private final int Y;
    private final int Z;

    /** A volume on top of an array, which is shared. */
    public VolumeShort2(int width, int height, int depth, ShortArray array) {
        this.storage = array;
        this.X = width;
        this.Y = height;
        this.Z = depth;
    }

    /** A volume of zeros. */
    public VolumeShort2(int width, int height, int depth) {
        this(width, height, depth, new ShortArray(width * height * depth * WIDTH));
    }

    public Short2 get(int x, int y, int z) {
        int base = WIDTH * ((z * Y + y) * X + x);
        return new Short2(storage.get(base), storage.get(base + 1));
    }

    public void set(int x, int y, int z, Short2 value) {
        int base = WIDTH * ((z * Y + y) * X + x);
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
    }

    /** The width. */
    public int X() {
        return X;
    }

    /** The height. */
    public int Y() {
        return Y;
    }

    /** The depth. */
    public int Z() {
        return Z;
    }

    /** Sets every lane. */
    public void fill(short value) {
        storage.init(value);
    }

    public VolumeShort2 duplicate() {
        VolumeShort2 copy = new VolumeShort2(X, Y, Z);
        copy.set(this);
        return copy;
    }

    public void set(VolumeShort2 other) {
        for (int i = 0; i < storage.getSize(); i++) {
            storage.set(i, other.storage.get(i));
        }
    }

    /** Every vector through a format with two places, a block for each z. */
    public String toString(String format) {
        StringBuilder text = new StringBuilder();
        for (int z = 0; z < Z; z++) {
            text.append("z = ").append(z).append('\n');
            for (int y = 0; y < Y; y++) {
                for (int x = 0; x < X; x++) {
                    text.append(get(x, y, z).toString(format)).append(' ');
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return String.format("VolumeShort2 <%d x %d x %d>", X, Y, Z);
    }

    @Override
    public void loadFromBuffer(ShortBuffer buffer) {
        for (int i = 0; buffer.hasRemaining(); i++) {
            storage.set(i, buffer.get());
        }
    }

    /** A buffer with a copy of the elements. */
    @Override
    public ShortBuffer asBuffer() {
        return ShortBuffer.wrap(storage.toHeapArray());
    }

    @Override
    public int size() {
        return X * Y * Z * WIDTH;
    }

    /** The array underneath, not a copy. */
    public ShortArray getArray() {
        return storage;
    }

    public void clear() {
        storage.clear();
    }

    @Override
    public long getNumBytes() {
        return storage.getNumBytesOfSegment();
    }

    @Override
    public long getNumBytesWithHeader() {
        return storage.getNumBytesOfSegmentWithHeader();
    }

    @Override
    public MemorySegment getSegment() {
        return storage.getSegment();
    }

    @Override
    public MemorySegment getSegmentWithHeader() {
        return storage.getSegmentWithHeader();
    }
}
