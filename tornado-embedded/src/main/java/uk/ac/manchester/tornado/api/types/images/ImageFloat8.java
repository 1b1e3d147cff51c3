package uk.ac.manchester.tornado.api.types.images;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;
import uk.ac.manchester.tornado.api.types.utils.FloatingPointError;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/** An image whose pixels are vectors of eight floats, row by row. */
public final class ImageFloat8 implements TornadoImagesInterface<FloatBuffer> {

    public static final Class<ImageFloat8> TYPE = ImageFloat8.class;

    private static final int WIDTH = 8;
    private static final float MAX_ULPS = 5;

    private final FloatArray storage;
    private final int X;
    private final int Y;

    /** An image on top of an array, which is shared. */
    public ImageFloat8(int width, int height, FloatArray array) {
        this.storage = array;
        this.X = width;
        this.Y = height;
    }

    /** An image of zeros. */
    public ImageFloat8(int width, int height) {
        this(width, height, new FloatArray(width * height * WIDTH));
    }

    /** The number of floats. */
    public int numElements() {
        return X * Y * WIDTH;
    }

    /** A pixel of the first row. */
    public Float8 get(int x) {
        return get(x, 0);
    }

    public void set(int x, Float8 value) {
        set(x, 0, value);
    }

    public Float8 get(int x, int y) {
        Float8 result = new Float8();
        for (int i = 0; i < WIDTH; i++) {
            result.set(i, storage.get(WIDTH * (y * X + x) + i));
        }
        return result;
    }

    public void set(int x, int y, Float8 value) {
        for (int i = 0; i < WIDTH; i++) {
            storage.set(WIDTH * (y * X + x) + i, value.get(i));
        }
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

    public ImageFloat8 duplicate() {
        ImageFloat8 copy = new ImageFloat8(X, Y);
        copy.set(this);
        return copy;
    }

    public void set(ImageFloat8 other) {
        for (int i = 0; i < storage.getSize(); i++) {
            storage.set(i, other.storage.get(i));
        }
    }

    /** The lane-wise mean of all pixels. */
    public Float8 mean() {
        Float8 result = new Float8();
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                result = Float8.add(result, get(x, y));
            }
        }
        return Float8.div(result, X * Y);
    }

    public Float8 min() {
        Float8 result = get(0, 0);
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                result = Float8.min(result, get(x, y));
            }
        }
        return result;
    }

    public Float8 max() {
        Float8 result = get(0, 0);
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                result = Float8.max(result, get(x, y));
            }
        }
        return result;
    }

    /** The lane-wise standard deviation of all pixels. */
    public Float8 stdDev() {
        Float8 mean = mean();
        Float8 sum = new Float8();
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                Float8 deviation = Float8.sub(get(x, y), mean);
                sum = Float8.add(sum, Float8.mult(deviation, deviation));
            }
        }
        return Float8.sqrt(Float8.div(sum, X * Y));
    }

    public String summarise() {
        return String.format("ImageFloat8<%dx%d>: min=%s, max=%s, mean=%s, sd=%s", X, Y, min(), max(), mean(),
                stdDev());
    }

    /** How far the pixels are from a reference's, in units in the last place. */
    public FloatingPointError calculateULP(ImageFloat8 reference) {
        float sum = 0;
        float smallest = Float.POSITIVE_INFINITY;
        float largest = 0;
        int errors = 0;
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                float ulps = Float8.findULPDistance(get(x, y), reference.get(x, y));
                sum += ulps;
                smallest = Math.min(smallest, ulps);
                largest = Math.max(largest, ulps);
                errors += ulps > MAX_ULPS ? 1 : 0;
            }
        }
        return new FloatingPointError(sum / (X * Y), smallest, largest, -1, errors);
    }

    /** Every pixel through a format with eight places. */
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
        String text = String.format("ImageFloat8 <%d x %d>", X, Y);
        return X <= 8 && Y <= 8 ? text + "\n" + toString(FloatOps.FMT_8) : text;
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
