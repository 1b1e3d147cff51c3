package uk.ac.manchester.tornado.api.types.images;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.utils.ByteOps;
import uk.ac.manchester.tornado.api.types.utils.StorageFormats;
import uk.ac.manchester.tornado.api.types.vectors.Byte4;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/** An image whose pixels are vectors of four bytes, row by row. */
public final class ImageByte4 implements TornadoImagesInterface<ByteBuffer> {

    public static final Class<ImageByte4> TYPE = ImageByte4.class;

    private static final int WIDTH = 4;

    private final ByteArray storage;
    private final int X;
    private final int Y;

    /** An image on top of an array, which is shared. */
    public ImageByte4(int width, int height, ByteArray array) {
        this.storage = array;
        this.X = width;
        this.Y = height;
    }

    /** An image of zeros. */
    public ImageByte4(int width, int height) {
        this(width, height, new ByteArray(width * height * WIDTH));
    }

    /** An image of rows, each with the lanes of its pixels one after the other. */
    public ImageByte4(byte[][] rows) {
        this(rows[0].length / WIDTH, rows.length, StorageFormats.toRowMajor(rows));
    }

    /** A pixel of the first row. */
    public Byte4 get(int x) {
        return get(x, 0);
    }

    public void set(int x, Byte4 value) {
        set(x, 0, value);
    }

    public Byte4 get(int x, int y) {
        int base = WIDTH * (y * X + x);
        return new Byte4(storage.get(base), storage.get(base + 1), storage.get(base + 2), storage.get(base + 3));
    }

    public void set(int x, int y, Byte4 value) {
        int base = WIDTH * (y * X + x);
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
        storage.set(base + 2, value.getZ());
        storage.set(base + 3, value.getW());
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

    public ImageByte4 duplicate() {
        ImageByte4 copy = new ImageByte4(X, Y);
        copy.set(this);
        return copy;
    }

    public void set(ImageByte4 other) {
        for (int i = 0; i < storage.getSize(); i++) {
            storage.set(i, other.storage.get(i));
        }
    }

    private Float4 pixel(int x, int y) {
        Byte4 value = get(x, y);
        return new Float4(value.getX(), value.getY(), value.getZ(), value.getW());
    }

    /** The lane-wise mean of all pixels. */
    public Float4 mean() {
        Float4 result = new Float4();
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                result = Float4.add(result, pixel(x, y));
            }
        }
        return Float4.div(result, X * Y);
    }

    public Float4 min() {
        Float4 result = pixel(0, 0);
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                result = Float4.min(result, pixel(x, y));
            }
        }
        return result;
    }

    public Float4 max() {
        Float4 result = pixel(0, 0);
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                result = Float4.max(result, pixel(x, y));
            }
        }
        return result;
    }

    /** The lane-wise standard deviation of all pixels. */
    public Float4 stdDev() {
        Float4 mean = mean();
        Float4 sum = new Float4();
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                Float4 deviation = Float4.sub(pixel(x, y), mean);
                sum = Float4.add(sum, Float4.mult(deviation, deviation));
            }
        }
        return Float4.sqrt(Float4.div(sum, X * Y));
    }

    public String summarise() {
        return String.format("ImageByte4<%dx%d>: min=%s, max=%s, mean=%s, sd=%s", X, Y, min(), max(), mean(), stdDev());
    }

    /** Every pixel through a format with four places. */
    public String toString(String format) {
        return toString(format, X, Y);
    }

    /** The pixels of the first columns and rows through a format with four places. */
    public String toString(String format, int width, int height) {
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                text.append(get(x, y).toString(format)).append(' ');
            }
            text.append('\n');
        }
        return text.toString();
    }

    @Override
    public String toString() {
        String text = String.format("ImageByte4 <%d x %d>", X, Y);
        return X <= 8 && Y <= 8 ? text + "\n" + toString(ByteOps.FMT_4) : text;
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
