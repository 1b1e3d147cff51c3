package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.ShortBuffer;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Half16;

/** An array of vectors of sixteen halves, their lanes one after the other. */
public final class VectorHalf16 implements TornadoCollectionInterface<ShortBuffer> {

    public static final Class<VectorHalf16> TYPE = VectorHalf16.class;

    private static final int WIDTH = 16;

    private final HalfFloatArray storage;
    private final int length;

    /** The first {@code length} vectors on top of an array, which is shared. */
    protected VectorHalf16(int length, HalfFloatArray array) {
        this.storage = array;
        this.length = length;
    }

    /** Vectors on top of an array, which is shared. */
    private VectorHalf16(HalfFloatArray array) {
        this(array.getSize() / WIDTH, array);
    }

    /** Vectors of zeros. */
    public VectorHalf16(int length) {
        this(new HalfFloatArray(length * WIDTH));
    }

    public int vectorWidth() {
        return WIDTH;
    }

    public Half16 get(int index) {
        Half16 result = new Half16();
        for (int i = 0; i < WIDTH; i++) {
            result.set(i, storage.get(index * WIDTH + i));
        }
        return result;
    }

    public void set(int index, Half16 value) {
        for (int i = 0; i < WIDTH; i++) {
            storage.set(index * WIDTH + i, value.get(i));
        }
    }

    public void set(VectorHalf16 values) {
        for (int i = 0; i < length; i++) {
            set(i, values.get(i));
        }
    }

    public void set(HalfFloatArray values) {
        set(new VectorHalf16(values));
    }

    /** Sets every lane. */
    public void fill(HalfFloat value) {
        storage.init(value);
    }

    public VectorHalf16 duplicate() {
        VectorHalf16 copy = new VectorHalf16(length);
        copy.set(this);
        return copy;
    }

    @Override
    public String toString() {
        if (length > WIDTH) {
            return String.format("VectorHalf16 <%d>", length);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(' ').append(get(i));
        }
        return text.toString();
    }

    /** The lane-wise sum of all vectors. */
    public Half16 sum() {
        Half16 result = new Half16();
        for (int i = 0; i < length; i++) {
            result = Half16.add(result, get(i));
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
