package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.Buffer;
import uk.ac.manchester.tornado.api.types.common.PrimitiveStorage;

/** Arrays of numbers or of short vectors over a native array. */
public sealed interface TornadoCollectionInterface<T extends Buffer> extends PrimitiveStorage<T> permits VectorDouble,
        VectorDouble2, VectorDouble3, VectorDouble4, VectorDouble8, VectorDouble16, VectorFloat, VectorFloat2,
        VectorFloat3,
        VectorFloat4, VectorFloat8, VectorFloat16, VectorInt, VectorInt2, VectorInt3, VectorInt4, VectorInt8,
        VectorInt16,
        VectorHalf, VectorHalf2, VectorHalf3, VectorHalf4, VectorHalf8, VectorHalf16 {

    long getNumBytes();

    long getNumBytesWithHeader();

    MemorySegment getSegment();

    MemorySegment getSegmentWithHeader();
}
