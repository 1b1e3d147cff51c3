package uk.ac.manchester.tornado.api.types.images;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.utils.ByteOps;
import uk.ac.manchester.tornado.api.types.utils.StorageFormats;
import uk.ac.manchester.tornado.api.types.vectors.Byte3;

/** An image whose pixels are vectors of three bytes, row by row. */
public final class ImageByte3 implements TornadoImagesInterface<ByteBuffer> {

    public static final Class<ImageByte3> TYPE = ImageByte3.class;

    private static final int WIDTH = 3;

    private final ByteArray storage;
    private final int X;
    private final int Y;

    /** An image on top of an array, which is shared. */
    public ImageByte3(int width, int height, ByteArray array) {
        this.storage = array;
        this.X = width;
        this.Y = height;
    }

    /** An image of zeros. */
    public ImageByte3(int width, int height) {
        this(width, height, new ByteArray(width * height * WIDTH));
    }

    /** An image of rows, each with the lanes of its pixels one after the other. */
    public ImageByte3(byte[][] rows) {
        this(rows[0].length / WIDTH, rows.length, StorageFormats.toRowMajor(rows));
    }

    /** A pixel of the first row. */
    public Byte3 get(int x) {
        return get(x, 0);
    }

    public void set(int x, Byte3 value) {
        set(x, 0, value);
    }

    public Byte3 get(int x, int y) {
        int base = WIDTH * (y * X + x);
        return new Byte3(storage.get(base), storage.get(base + 1), storage.get(base + 2));
    }

    public void set(int x, int y, Byte3 value) {
        int base = WIDTH * (y * X + x);
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
        storage.set(base + 2, value.getZ());
    }

    /** The width. */
    public int X() {
        return X;
    }

    /** The height. */
    public int Y() {
        return Y;
    }

    /** Sets every lane. */
    public void fill(byte value) {
        storage.init(value);
    }

    public ImageByte3 duplicate() {
        ImageByte3 copy = new ImageByte3(X, Y);
        copy.set(this);
        return copy;
    }

    public void set(ImageByte3 other) {
        for (int i = 0; i < storage.getSize(); i++) {
            storage.set(i, other.storage.get(i));
        }
    }

    /** Every pixel through a format with three places. */
    public String toString(String format) {
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                text.append(get(x, y).toString(format)).append('\n');
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        String text = String.format("ImageByte3 <%d x %d>", X, Y);
        return X <= 8 && Y <= 8 ? text + "\n" + toString(ByteOps.FMT_3) : text;
    }

    @Override
    public void loadFromBuffer(ByteBuffer buffer) {
        for (int i = 0; buffer.hasRemaining(); i++) {
            storage.set(i, buffer.get());
        }
    }

    /** A buffer with a copy of the elements. */
    @Override
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(storage.toHeapArray());
    }

    @Override
    public int size() {
        return X * Y * WIDTH;
    }

    /** The array underneath, not a copy. */
    public ByteArray getArray() {
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
