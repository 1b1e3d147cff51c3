package uk.ac.manchester.tornado.api.memory;

import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.exceptions.TornadoMemoryException;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;

/** A piece of device memory that belongs to an object. */
public interface XPUBuffer {

    class XPUBufferWrapper {
        public final long buffer;
        public long bufferOffset;
        public XPUBufferWrapper(long buffer, long bufferOffset) {
            this.buffer = buffer;
            this.bufferOffset = bufferOffset;
        }
    }

    long toBuffer();

    void setBuffer(XPUBufferWrapper bufferWrapper);

    long getBufferOffset();

    void read(long executionPlanId, Object reference);

    int read(long executionPlanId, Object reference, long hostOffset, long partialReadSize, int[] events,
            boolean useDeps);

    void write(long executionPlanId, Object reference);

    int enqueueRead(long executionPlanId, Object reference, long hostOffset, int[] events, boolean useDeps);

    List<Integer> enqueueWrite(long executionPlanId, Object reference, long batchSize, long hostOffset, int[] events,
            boolean useDeps);

    void allocate(Object reference, long batchSize, Access access)
            throws TornadoOutOfMemoryException, TornadoMemoryException;

    void markAsFreeBuffer() throws TornadoMemoryException;

    long size();

    void setSizeSubRegion(long batchSize);

    long getSizeSubRegionSize();

    long deallocate();

    default int @Nullable [] getIntBuffer() {
        return null;
    }

    default void setIntBuffer(int[] arr) {
    }

    void mapOnDeviceMemoryRegion(long executionPlanId, XPUBuffer srcPointer, long offset);

    int getSizeOfType();
}
