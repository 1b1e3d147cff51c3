package uk.ac.manchester.tornado.api.types.images;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;
import uk.ac.manchester.tornado.api.types.utils.FloatingPointError;
import uk.ac.manchester.tornado.api.types.utils.StorageFormats;
import uk.ac.manchester.tornado.api.types.vectors.Float3;

/** An image whose pixels are vectors of three floats, row by row. */
public final class ImageFloat3 implements TornadoImagesInterface<FloatBuffer> {

    public static final Class<ImageFloat3> TYPE = ImageFloat3.class;

    private static final int WIDTH = 3;
    private static final float MAX_ULPS = 5;

    private final FloatArray storage;
    private final int X;
    private final int Y;

    /** An image on top of an array, which is shared. */
    public ImageFloat3(int width, int height, FloatArray array) {
        this.storage = array;
        this.X = width;
        this.Y = height;
    }

    /** An image of zeros. */
    public ImageFloat3(int width, int height) {
        this(width, height, new FloatArray(width * height * WIDTH));
    }

    /** An image of rows, each with the lanes of its pixels one after the other. */
    public ImageFloat3(float[][] rows) {
        this(rows[0].length / WIDTH, rows.length, StorageFormats.toRowMajor(rows));
    }

    /** A pixel of the first row. */
    public Float3 get(int x) {
        return get(x, 0);
    }

    public void set(int x, Float3 value) {
        set(x, 0, value);
    }

    public Float3 get(int x, int y) {
        int base = WIDTH * (y * X + x);
        return new Float3(storage.get(base), storage.get(base + 1), storage.get(base + 2));
    }

    public void set(int x, int y, Float3 value) {
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
    public void fill(float value) {
        storage.init(value);
    }

    public ImageFloat3 duplicate() {
        ImageFloat3 copy = new ImageFloat3(X, Y);
        copy.set(this);
        return copy;
    }

    public void set(ImageFloat3 other) {
        for (int i = 0; i < storage.getSize(); i++) {
            storage.set(i, other.storage.get(i));
        }
    }

    /** The lane-wise mean of all pixels. */
    public Float3 mean() {
        Float3 result = new Float3();
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                result = Float3.add(result, get(x, y));
            }
        }
        return Float3.div(result, X * Y);
    }

    public Float3 min() {
        Float3 result = get(0, 0);
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                result = Float3.min(result, get(x, y));
            }
        }
        return result;
    }

    public Float3 max() {
        Float3 result = get(0, 0);
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                result = Float3.max(result, get(x, y));
            }
        }
        return result;
    }

    /** The lane-wise standard deviation of all pixels. */
    public Float3 stdDev() {
        Float3 mean = mean();
        Float3 sum = new Float3();
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                Float3 deviation = Float3.sub(get(x, y), mean);
                sum = Float3.add(sum, Float3.mult(deviation, deviation));
            }
        }
        return Float3.sqrt(Float3.div(sum, X * Y));
    }

    public String summarise() {
        return String.format("ImageFloat3<%dx%d>: min=%s, max=%s, mean=%s, sd=%s", X, Y, min(), max(), mean(),
                stdDev());
    }

    /** How far the pixels are from a reference's, in units in the last place. */
    public FloatingPointError calculateULP(ImageFloat3 reference) {
        float sum = 0;
        float smallest = Float.POSITIVE_INFINITY;
        float largest = 0;
        int errors = 0;
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                float ulps = Float3.findULPDistance(get(x, y), reference.get(x, y));
                sum += ulps;
                smallest = Math.min(smallest, ulps);
                largest = Math.max(largest, ulps);
                errors += ulps > MAX_ULPS ? 1 : 0;
            }
        }
        return new FloatingPointError(sum / (X * Y), smallest, largest, -1, errors);
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
        String text = String.format("ImageFloat3 <%d x %d>", X, Y);
        return X <= 8 && Y <= 8 ? text + "\n" + toString(FloatOps.FMT_3) : text;
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
