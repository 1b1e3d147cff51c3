package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.ShortBuffer;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Half4;

/** An array of vectors of four halves, their lanes one after the other. */
public final class VectorHalf4 implements TornadoCollectionInterface<ShortBuffer> {

    public static final Class<VectorHalf4> TYPE = VectorHalf4.class;

    private static final int WIDTH = 4;

    private final HalfFloatArray storage;
    private final int length;

    /** The first {@code length} vectors on top of an array, which is shared. */
    protected VectorHalf4(int length, HalfFloatArray array) {
        this.storage = array;
        this.length = length;
    }

    /** Vectors on top of an array, which is shared. */
    private VectorHalf4(HalfFloatArray array) {
        this(array.getSize() / WIDTH, array);
    }

    /** Vectors of zeros. */
    public VectorHalf4(int length) {
        this(new HalfFloatArray(length * WIDTH));
    }

    public int vectorWidth() {
        return WIDTH;
    }

    public Half4 get(int index) {
        int base = index * WIDTH;
        return new Half4(storage.get(base), storage.get(base + 1), storage.get(base + 2), storage.get(base + 3));
    }

    public void set(int index, Half4 value) {
        int base = index * WIDTH;
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
        storage.set(base + 2, value.getZ());
        storage.set(base + 3, value.getW());
    }

    public void set(VectorHalf4 values) {
        for (int i = 0; i < length; i++) {
            set(i, values.get(i));
        }
    }

    public void set(HalfFloatArray values) {
        set(new VectorHalf4(values));
    }

    /** Sets every lane. */
    public void fill(HalfFloat value) {
        storage.init(value);
    }

    public VectorHalf4 duplicate() {
        VectorHalf4 copy = new VectorHalf4(length);
        copy.set(this);
        return copy;
    }

    @Override
    public String toString() {
        if (length > WIDTH) {
            return String.format("VectorHalf4 <%d>", length);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(' ').append(get(i));
        }
        return text.toString();
    }

    /** The lane-wise sum of all vectors. */
    public Half4 sum() {
        Half4 result = new Half4();
        for (int i = 0; i < length; i++) {
            result = Half4.add(result, get(i));
        }
        return result;
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
        return storage.getSize();
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
