package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.ShortBuffer;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;

/** An array of halves that can be treated as a vector. */
public final class VectorHalf implements TornadoCollectionInterface<ShortBuffer> {

    private final int length;
    private final HalfFloatArray storage;

    /** A vector of the first {@code length} elements of an array, which is shared. */
    public VectorHalf(int length, HalfFloatArray array) {
        this.length = length;
        this.storage = array;
    }

    /** A vector of zeros. */
    public VectorHalf(int length) {
        this(length, new HalfFloatArray(length));
    }

    /** A vector on top of an array, which is shared. */
    public VectorHalf(HalfFloatArray array) {
        this(array.getSize(), array);
    }

    /** The sum of the products, every product and every sum rounded to a half. */
    public static HalfFloat dot(VectorHalf a, VectorHalf b) {
        HalfFloat sum = new HalfFloat(0);
        for (int i = 0; i < a.length; i++) {
            sum = HalfFloat.add(sum, HalfFloat.mult(a.get(i), b.get(i)));
        }
        return sum;
    }

    public HalfFloat get(int index) {
        return storage.get(index);
    }

    public void set(int index, HalfFloat value) {
        storage.set(index, value);
    }

    public void set(VectorHalf values) {
        for (int i = 0; i < values.storage.getSize(); i++) {
            storage.set(i, values.storage.get(i));
        }
    }

    public void set(HalfFloat[] values) {
        for (int i = 0; i < values.length; i++) {
            storage.set(i, values[i]);
        }
    }

    /** Sets every element. */
    public void fill(HalfFloat value) {
        storage.init(value);
    }

    /** A copy of {@code length} elements from {@code start}. */
    public VectorHalf subVector(int start, int length) {
        return new VectorHalf(storage.slice(start, length));
    }

    public VectorHalf duplicate() {
        return new VectorHalf(storage.slice(0, storage.getSize()));
    }

    /** Whether all elements have the same bits. */
    public boolean isEqual(VectorHalf vector) {
        return TornadoMath.isEqual(storage, vector.storage);
    }

    /** Every element through a format. */
    public String toString(String format) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < length; i++) {
            text.append(' ').append(String.format(format, get(i).getFloat32()));
        }
        return text.append(" ]").toString();
    }

    @Override
    public String toString() {
        String text = String.format("VectorHalf <%d>", length);
        return length < 32 ? text + toString(FloatOps.FMT) : text;
    }

    @Override
    public void loadFromBuffer(ShortBuffer buffer) {
        for (int i = 0; buffer.hasRemaining(); i++) {
            storage.set(i, new HalfFloat(buffer.get()));
        }
    }

    /** A buffer with a copy of the elements, as bits. */
    @Override
    public ShortBuffer asBuffer() {
        return ShortBuffer.wrap(storage.toShortArray());
    }

    @Override
    public int size() {
        return length;
    }

    public int getLength() {
        return length;
    }

    /** The array underneath, not a copy. */
    public HalfFloatArray getArray() {
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
