package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import java.nio.Buffer;
import uk.ac.manchester.tornado.api.types.common.PrimitiveStorage;

/** Matrices over a native array. */
public sealed interface TornadoMatrixInterface<T extends Buffer> extends PrimitiveStorage<T>
        permits Matrix2DFloat, Matrix2DDouble, Matrix2DFloat4, Matrix2DInt, Matrix3DFloat, Matrix3DFloat4,
        Matrix3DDouble, Matrix3DInt, Matrix3DShort, Matrix3DLong, Matrix4x4Float {

    long getNumBytes();

    long getNumBytesWithHeader();

    MemorySegment getSegment();

    MemorySegment getSegmentWithHeader();
}
