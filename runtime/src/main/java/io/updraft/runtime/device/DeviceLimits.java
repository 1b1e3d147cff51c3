package io.updraft.runtime.device;

/// Sizes that a plan has to keep to.
///
/// @param memoryBytes the device's memory; for the CPU and the emulator the machine's
/// @param largestBufferBytes the most that one buffer may take
/// @param localMemoryBytes what one work-group may share
/// @param groupSize the most work-items of one work-group
/// @param computeUnits processors, or multiprocessors of a GPU
/// @param warp work-items that run in step; 1 where there is no such thing
public record DeviceLimits(long memoryBytes, long largestBufferBytes, long localMemoryBytes, int groupSize,
        int computeUnits, int warp) {
    public DeviceLimits {
        if (memoryBytes < 0 || largestBufferBytes < 0 || localMemoryBytes < 0 || groupSize < 1 || computeUnits < 1
                || warp < 1) {
            throw new DeviceUnavailableException("a device reports impossible limits: memory " + memoryBytes
                    + ", largest buffer " + largestBufferBytes + ", local memory " + localMemoryBytes
                    + " bytes, work-groups of " + groupSize + ", " + computeUnits + " compute units, warps of " + warp);
        }
    }
}
