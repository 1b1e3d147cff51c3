package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A segment that starts with an array's header, and access to its elements by index. */
public class TornadoMemorySegment {

    private MemorySegment segment;

    /** Allocates a zeroed segment and writes the number of elements into its header. */
    public TornadoMemorySegment(long segmentByteSize, int numElements) {
        this.segment = Arena.ofAuto().allocate(segmentByteSize, Long.BYTES);
        segment.set(ValueLayout.JAVA_INT_UNALIGNED, 0, numElements);
    }

    public TornadoMemorySegment(MemorySegment segment) {
        this.segment = segment;
    }

    public MemorySegment getSegment() {
        return segment;
    }

    public void setSegment(MemorySegment segment) {
        this.segment = segment;
    }

    /** Sets the element at {@code baseIndex + index}, both counted in elements. */
    public void setAtIndex(int index, byte value, int baseIndex) {
        segment.set(ValueLayout.JAVA_BYTE, (long) baseIndex + index, value);
    }

    public byte getByteAtIndex(int index, int baseIndex) {
        return segment.get(ValueLayout.JAVA_BYTE, (long) baseIndex + index);
    }

    /** Sets the element at {@code baseIndex + index}, both counted in elements. */
    public void setAtIndex(int index, char value, int baseIndex) {
        segment.set(ValueLayout.JAVA_CHAR_UNALIGNED, 2 * ((long) baseIndex + index), value);
    }

    public char getCharAtIndex(int index, int baseIndex) {
        return segment.get(ValueLayout.JAVA_CHAR_UNALIGNED, 2 * ((long) baseIndex + index));
    }

    /** Sets the element at {@code baseIndex + index}, both counted in elements. */
    public void setAtIndex(int index, short value, int baseIndex) {
        segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2 * ((long) baseIndex + index), value);
    }

    public short getShortAtIndex(int index, int baseIndex) {
        return segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, 2 * ((long) baseIndex + index));
    }

    /** Sets the element at {@code baseIndex + index}, both counted in elements. */
    public void setAtIndex(int index, int value, int baseIndex) {
        segment.set(ValueLayout.JAVA_INT_UNALIGNED, 4 * ((long) baseIndex + index), value);
    }

    public int getIntAtIndex(int index, int baseIndex) {
        return segment.get(ValueLayout.JAVA_INT_UNALIGNED, 4 * ((long) baseIndex + index));
    }

    /** Sets the element at {@code baseIndex + index}, both counted in elements. */
    public void setAtIndex(int index, long value, int baseIndex) {
        segment.set(ValueLayout.JAVA_LONG_UNALIGNED, 8 * ((long) baseIndex + index), value);
    }

    public long getLongAtIndex(int index, int baseIndex) {
        return segment.get(ValueLayout.JAVA_LONG_UNALIGNED, 8 * ((long) baseIndex + index));
    }

    /** Sets the element at {@code baseIndex + index}, both counted in elements. */
    public void setAtIndex(int index, float value, int baseIndex) {
        segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * ((long) baseIndex + index), value);
    }

    public float getFloatAtIndex(int index, int baseIndex) {
        return segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * ((long) baseIndex + index));
    }

    /** Sets the element at {@code baseIndex + index}, both counted in elements. */
    public void setAtIndex(int index, double value, int baseIndex) {
        segment.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8 * ((long) baseIndex + index), value);
    }

    public double getDoubleAtIndex(int index, int baseIndex) {
        return segment.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8 * ((long) baseIndex + index));
    }
}
