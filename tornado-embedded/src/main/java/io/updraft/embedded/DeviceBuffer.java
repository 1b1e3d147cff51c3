package io.updraft.embedded;

/**
 * An argument's memory on the device: an object of the same kind as the host's, with contents of its own. Contents go
 * from one to the other only where a task graph transfers them.
 */
final class DeviceBuffer {

    private final Object onDevice;
    private final long bytes;
    private boolean hasContents;

    private DeviceBuffer(Object onDevice, long bytes) {
        this.onDevice = onDevice;
        this.bytes = bytes;
    }

    /** Allocates memory like that of the host's object; it holds rubbish. */
    static DeviceBuffer like(Object host) {
        Object twin = Twins.allocate(host);
        return new DeviceBuffer(twin, Twins.bytes(host));
    }

    Object onDevice() {
        return onDevice;
    }

    long bytes() {
        return bytes;
    }

    boolean hasContents() {
        return hasContents;
    }

    /** Whoever writes to it on the device gives it contents too. */
    void written() {
        hasContents = true;
    }

    void copyFrom(Object host) {
        Twins.copy(host, onDevice);
        hasContents = true;
    }

    void copyTo(Object host) {
        Twins.copy(onDevice, host);
    }

    /** @param offset of the first byte, counted from the start of the array's header */
    void copyTo(Object host, long offset, long size) {
        Twins.copyRange(onDevice, host, offset, size);
    }
}
