package uk.ac.manchester.tornado.api.memory;

/** Where an object is on a device, and whether its contents are there. */
public interface DeviceBufferState {

    void setXPUBuffer(XPUBuffer value);

    boolean hasObjectBuffer();

    XPUBuffer getXPUBuffer();

    boolean isAtomicRegionPresent();

    void setAtomicRegion();

    boolean isLockedBuffer();

    boolean hasContent();

    void setContents(boolean value);

    void setPartialCopySize(long partialCopySize);

    long getPartialCopySize();

    boolean isBufferReused();

    void markBufferAsReused();
}
