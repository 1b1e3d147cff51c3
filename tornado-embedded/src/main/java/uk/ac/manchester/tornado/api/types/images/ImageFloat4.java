package uk.ac.manchester.tornado.api.types.images;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;
import uk.ac.manchester.tornado.api.types.utils.StorageFormats;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/** An image whose pixels are vectors of four floats, row by row. */
public final class ImageFloat4 implements TornadoImagesInterface<FloatBuffer> {

    public static final Class<ImageFloat4> TYPE = ImageFloat4.class;

    private static final int WIDTH = 4;

    private final FloatArray storage;
    private final int X;
    private final int Y;

    /** An image on top of an array, which is shared. */
    public ImageFloat4(int width, int height, FloatArray array) {
        this.storage = array;
        this.X = width;
        this.Y = height;
    }

    /** An image of zeros. */
    public ImageFloat4(int width, int height) {
        this(width, height, new FloatArray(width * height * WIDTH));
    }

    /** An image of rows, each with the lanes of its pixels one after the other. */
    public ImageFloat4(float[][] rows) {
        this(rows[0].length / WIDTH, rows.length, StorageFormats.toRowMajor(rows));
    }

    /** A pixel of the first row. */
    public Float4 get(int x) {
        return get(x, 0);
    }

    public void set(int x, Float4 value) {
        set(x, 0, value);
    }

    public Float4 get(int x, int y) {
        int base = WIDTH * (y * X + x);
        return new Float4(storage.get(base), storage.get(base + 1), storage.get(base + 2), storage.get(base + 3));
    }

    public void set(int x, int y, Float4 value) {
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
    public void fill(float value) {
        storage.init(value);
    }

    public ImageFloat4 duplicate() {
        ImageFloat4 copy = new ImageFloat4(X, Y);
        copy.set(this);
        return copy;
    }

    public void set(ImageFloat4 other) {
        for (int i = 0; i < storage.getSize(); i++) {
            storage.set(i, other.storage.get(i));
        }
    }

    /** The lane-wise mean of all pixels. */
    public Float4 mean() {
        Float4 result = new Float4();
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                result = Float4.add(result, get(x, y));
            }
        }
        return Float4.div(result, X * Y);
    }

    public Float4 min() {
        Float4 result = get(0, 0);
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                result = Float4.min(result, get(x, y));
            }
        }
        return result;
    }

    public Float4 max() {
        Float4 result = get(0, 0);
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                result = Float4.max(result, get(x, y));
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
                Float4 deviation = Float4.sub(get(x, y), mean);
                sum = Float4.add(sum, Float4.mult(deviation, deviation));
            }
        }
        return Float4.sqrt(Float4.div(sum, X * Y));
    }

    /** Every pixel through a format with four places. */
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
        String text = String.format("ImageFloat4 <%d x %d>", X, Y);
        return X <= 8 && Y <= 8 ? text + "\n" + toString(FloatOps.FMT_4) : text;
    }

    @Override
    public void loadFromBuffer(FloatBuffer buffer) {
        for (int i = 0; buffer.hasRemaining(); i++) {
            storage.set(i, buffer.get());
        }
    }

    /** A buffer with a copy of the elements. */
    @Override
    public FloatBuffer asBuffer() {
        return FloatBuffer.wrap(storage.toHeapArray());
    }

    @Override
    public int size() {
        return X * Y * WIDTH;
    }

    /** The array underneath, not a copy. */
    public FloatArray getArray() {
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
