package io.updraft.runtime.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A dense, row-major, little-endian tensor over a memory segment: on the heap, off it, or a mapped file.
///
/// Elements are read and written one by one, with exact conversions, through `getDouble`, `getLong` and their
/// setters: that is for contracts, tests and small tensors. Kernels work on [#data] directly.
/// The extents never change; the data may, so share a tensor between threads only when nobody writes.
public final class Tensor implements Datum {
    /// Layouts for file data, which may start at any byte.
    public static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private static final long LARGEST_HEAP_ARRAY = Integer.MAX_VALUE - 16L;

    private final TensorType type;
    private final MemorySegment data;
    private final String[] strings;

    private Tensor(TensorType type, MemorySegment data, String[] strings) {
        this.type = type;
        this.data = data;
        this.strings = strings;
    }

    /// A tensor over `data`, which is not copied.
    ///
    /// @throws TensorException
    ///             if `data` is smaller than type and shape need, or the type is STRING
    public static Tensor over(TensorType type, MemorySegment data) {
        if (type.type() == DataType.STRING) {
            throw new TensorException("a string tensor has no memory segment");
        }
        long bytes = type.bytes();
        if (data.byteSize() < bytes) {
            throw new TensorException(type + " needs " + bytes + " bytes, its data has " + data.byteSize());
        }
        return new Tensor(type, data.byteSize() == bytes ? data : data.asSlice(0, bytes), new String[0]);
    }

    /// A zeroed tensor on the heap.
    ///
    /// @throws TensorException
    ///             if it is larger than a Java array can be
    public static Tensor allocate(DataType type, Shape shape) {
        if (type == DataType.STRING) {
            String[] empty = new String[Math.toIntExact(shape.elements())];
            Arrays.fill(empty, "");
            return new Tensor(new TensorType(type, shape), MemorySegment.NULL, empty);
        }
        TensorType tensorType = new TensorType(type, shape);
        long bytes = tensorType.bytes();
        if (bytes > LARGEST_HEAP_ARRAY) {
            throw new TensorException(tensorType + " takes " + bytes + " bytes, more than a heap tensor can hold");
        }
        return new Tensor(tensorType, MemorySegment.ofArray(new byte[(int) bytes]), new String[0]);
    }

    /// A zeroed tensor outside the heap, freed when nothing refers to it: weights are large.
    public static Tensor allocateNative(DataType type, Shape shape) {
        TensorType tensorType = new TensorType(type, shape);
        return over(tensorType, Arena.ofAuto().allocate(tensorType.bytes(), 64));
    }

    public static Tensor ofFloats(Shape shape, float... values) {
        Tensor tensor = allocate(DataType.FLOAT, shape);
        MemorySegment.copy(values, 0, tensor.data, FLOAT, 0, tensor.checkedLength(values.length));
        return tensor;
    }

    public static Tensor ofLongs(Shape shape, long... values) {
        Tensor tensor = allocate(DataType.INT64, shape);
        MemorySegment.copy(values, 0, tensor.data, LONG, 0, tensor.checkedLength(values.length));
        return tensor;
    }

    public static Tensor ofInts(Shape shape, int... values) {
        Tensor tensor = allocate(DataType.INT32, shape);
        MemorySegment.copy(values, 0, tensor.data, INT, 0, tensor.checkedLength(values.length));
        return tensor;
    }

    public static Tensor ofBytes(DataType type, Shape shape, byte... values) {
        return over(new TensorType(type, shape), MemorySegment.ofArray(values.clone()));
    }

    public static Tensor ofStrings(Shape shape, String... values) {
        Tensor tensor = new Tensor(new TensorType(DataType.STRING, shape), MemorySegment.NULL, values.clone());
        tensor.checkedLength(values.length);
        return tensor;
    }

    private int checkedLength(int length) {
        if (length != elements()) {
            throw new TensorException(type + " has " + elements() + " elements, not " + length);
        }
        return length;
    }

    public TensorType tensorType() {
        return type;
    }

    public DataType type() {
        return type.type();
    }

    public Shape shape() {
        return type.shape();
    }

    public long elements() {
        return type.shape().elements();
    }

    /// The data, exactly as long as type and shape need; `MemorySegment.NULL` for strings.
    public MemorySegment data() {
        return data;
    }

    /// The same data under another shape.
    ///
    /// @throws TensorException
    ///             if the numbers of elements differ
    public Tensor reshaped(Shape shape) {
        if (shape.elements() != elements()) {
            throw new TensorException("cannot reshape " + type + " to " + shape + ": " + elements() + " elements, not "
                    + shape.elements());
        }
        return new Tensor(new TensorType(type(), shape), data, strings);
    }

    /// Element `index` of the flattened tensor as a double; integers of up to 53 bits are exact.
    public double getDouble(long index) {
        return Elements.getDouble(this, index);
    }

    /// Element `index` as a long: integers exactly (UINT64 as its bits), floats truncated, bool as 0 or 1.
    public long getLong(long index) {
        return Elements.getLong(this, index);
    }

    /// Stores a double, rounded to the element type (floats to nearest even, integers by truncation and saturation).
    public void setDouble(long index, double value) {
        Elements.setDouble(this, index, value);
    }

    /// Stores a long; integer types keep the low bits.
    public void setLong(long index, long value) {
        Elements.setLong(this, index, value);
    }

    public String getString(long index) {
        return strings[Math.toIntExact(index)];
    }

    public void setString(long index, String value) {
        strings[Math.toIntExact(index)] = value;
    }

    /// All elements as floats.
    public float[] toFloats() {
        float[] result = new float[Math.toIntExact(elements())];
        switch (type()) {
            case FLOAT -> MemorySegment.copy(data, FLOAT, 0, result, 0, result.length);
            case FLOAT16, BFLOAT16 -> widen(result);
            default -> {
                for (int i = 0; i < result.length; i++) {
                    result[i] = (float) getDouble(i);
                }
            }
        }
        return result;
    }

    /// Tables of halves are converted at every start, so by a loop that is fast before it is compiled.
    private void widen(float[] result) {
        short[] stored = new short[result.length];
        MemorySegment.copy(data, SHORT, 0, stored, 0, stored.length);
        boolean brain = type() == DataType.BFLOAT16;
        for (int i = 0; i < result.length; i++) {
            result[i] = brain ? Float.intBitsToFloat(stored[i] << 16) : Float.float16ToFloat(stored[i]);
        }
    }

    /// All elements as longs.
    public long[] toLongs() {
        long[] result = new long[Math.toIntExact(elements())];
        for (int i = 0; i < result.length; i++) {
            result[i] = getLong(i);
        }
        return result;
    }

    @Override
    public String toString() {
        return type.toString();
    }
}
