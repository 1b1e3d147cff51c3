package io.updraft.runtime.cuda;

import java.util.List;

/**
 * How the copy engine sees an array: a tensor of four dimensions, innermost first, from which it copies boxes with the
 * 128-byte swizzle. CUDA driver API, cuTensorMapEncodeTiled.
 *
 * @param parameter
 *            index of the array among the launch's parameters
 * @param element
 *            what an element is
 * @param extents
 *            elements in each dimension
 * @param strides
 *            elements between neighbours in dimensions 1 to 3, multiples of 16 bytes
 * @param rows
 *            rows of the box; it is 128 bytes wide
 * @param streamed
 *            whether the tensor is read once: then a miss brings 128 bytes to the second-level cache, not 256
 * @param offset
 *            bytes of the array before the tensor, a multiple of 16
 */
public record TensorMap(int parameter, Element element, List<Long> extents, List<Long> strides, int rows,
        boolean streamed, long offset) {
    /** Types of elements. */
    public enum Element {
        HALF, BFLOAT16, BYTE;

        /** Bytes of an element. */
        public int bytes() {
            return this == BYTE ? 1 : 2;
        }
    }

    /** A map of a tensor of which parts are read again and again. */
    public TensorMap(int parameter, Element element, List<Long> extents, List<Long> strides, int rows) {
        this(parameter, element, extents, strides, rows, false, 0);
    }

    /** A map of a tensor at the beginning of its array. */
    public TensorMap(int parameter, Element element, List<Long> extents, List<Long> strides, int rows,
            boolean streamed) {
        this(parameter, element, extents, strides, rows, streamed, 0);
    }

    /** The same tensor so many bytes further on. */
    public TensorMap at(long bytes) {
        return new TensorMap(parameter, element, extents, strides, rows, streamed, bytes);
    }

    public TensorMap {
        extents = List.copyOf(extents);
        strides = List.copyOf(strides);
        if (extents.size() != 4 || strides.size() != 3) {
            throw new IllegalArgumentException("4 extents and 3 strides are needed, found " + extents + ", " + strides);
        }
        if (offset < 0 || offset % 16 != 0) {
            throw new IllegalArgumentException("an offset is a multiple of 16 bytes, found " + offset);
        }
        if (rows < 1 || rows > 256) {
            throw new IllegalArgumentException("a box has 1 to 256 rows, found " + rows);
        }
        for (long stride : strides) {
            if (stride <= 0 || stride * element.bytes() % 16 != 0) {
                throw new IllegalArgumentException("strides are positive multiples of 16 bytes, found " + strides);
            }
        }
    }
}
