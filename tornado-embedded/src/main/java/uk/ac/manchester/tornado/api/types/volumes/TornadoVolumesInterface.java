package uk.ac.manchester.tornado.api.types.volumes;

import java.lang.foreign.MemorySegment;
import java.nio.Buffer;
import uk.ac.manchester.tornado.api.types.common.PrimitiveStorage;

/** Volumes over a native array. */
public sealed interface TornadoVolumesInterface<T extends Buffer> extends PrimitiveStorage<T> permits VolumeShort2 {

    long getNumBytes();

    long getNumBytesWithHeader();

    MemorySegment getSegment();

    MemorySegment getSegmentWithHeader();
}
