package uk.ac.manchester.tornado.api.types.images;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;
import uk.ac.manchester.tornado.api.types.utils.FloatingPointError;
import uk.ac.manchester.tornado.api.types.utils.StorageFormats;

/** An image of floats, row by row. */
public final class ImageFloat implements TornadoImagesInterface<FloatBuffer> {

    private final FloatArray storage;
    private final int X;
    private final int Y;

    /** An image on top of an array, which is shared. */
    public ImageFloat(int width, int height, FloatArray array) {
        this.storage = array;
        this.X = width;
        this.Y = height;
    }

    /** An image of zeros. */
    public ImageFloat(int width, int height) {
        this(width, height, new FloatArray(width * height));
    }

    /** An image of rows. */
    public ImageFloat(float[][] rows) {
        this(rows[0].length, rows.length, StorageFormats.toRowMajor(rows));
    }

    /** Multiplies every pixel, in place. */
    public static void scale(ImageFloat image, float alpha) {
        for (int i = 0; i < image.storage.getSize(); i++) {
            image.storage.set(i, image.storage.get(i) * alpha);
        }
    }

    /** The pixel at a row-major index. */
    public float get(int index) {
        return storage.get(index);
    }

    public void set(int index, float value) {
        storage.set(index, value);
    }

    public float get(int x, int y) {
        return storage.get(StorageFormats.toRowMajor(y, x, X));
    }

    public void set(int x, int y, float value) {
        storage.set(StorageFormats.toRowMajor(y, x, X), value);
    }

    /** Overwrites the first pixels. */
    public void put(float[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            storage.set(i, pixels[i]);
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

    /** Sets every pixel; can be a task of a task graph. */
    public void fill(float value) {
        for (@Parallel
        int y = 0; y < Y; y++) {
            for (@Parallel
            int x = 0; x < X; x++) {
                set(x, y, value);
            }
        }
    }

    public ImageFloat duplicate() {
        ImageFloat copy = new ImageFloat(X, Y);
        copy.set(this);
        return copy;
    }

    public void set(ImageFloat other) {
        for (int i = 0; i < storage.getSize(); i++) {
            storage.set(i, other.storage.get(i));
        }
    }

    public float mean() {
        float sum = 0;
        for (int i = 0; i < storage.getSize(); i++) {
            sum += storage.get(i);
        }
        return sum / (X * Y);
    }

    public float min() {
        return VectorFloat.min(new VectorFloat(storage));
    }

    public float max() {
        return VectorFloat.max(new VectorFloat(storage));
    }

    /** The standard deviation of all pixels. */
    public float stdDev() {
        float mean = mean();
        float sum = 0;
        for (int i = 0; i < storage.getSize(); i++) {
            float deviation = storage.get(i) - mean;
            sum += deviation * deviation;
        }
        return TornadoMath.sqrt(sum / (X * Y));
    }

    public String summerise() {
        return String.format("ImageFloat<%dx%d>: min=%e, max=%e, mean=%e, sd=%e", X, Y, min(), max(), mean(), stdDev());
    }

    /** How far the pixels are from a reference's, in units in the last place. */
    public FloatingPointError calculateULP(ImageFloat reference) {
        float sum = 0;
        float smallest = Float.POSITIVE_INFINITY;
        float largest = 0;
        for (int i = 0; i < X * Y; i++) {
            float ulps = FloatOps.findMaxULP(get(i), reference.get(i));
            sum += ulps;
            smallest = Math.min(smallest, ulps);
            largest = Math.max(largest, ulps);
        }
        return new FloatingPointError(sum / (X * Y), smallest, largest, -1);
    }

    /** Every pixel through a format, a line for each row. */
    public String toString(String format) {
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < Y; y++) {
            for (int x = 0; x < X; x++) {
                text.append(String.format(format, get(x, y))).append(' ');
            }
            text.append('\n');
        }
        return text.toString();
    }

    @Override
    public String toString() {
        String text = String.format("ImageFloat <%d x %d>", X, Y);
        return X < 16 && Y < 16 ? text + "\n" + toString(FloatOps.FMT) : text;
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
        return X * Y;
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
