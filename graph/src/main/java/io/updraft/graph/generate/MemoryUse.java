package io.updraft.graph.generate;

/// Bytes on the device.
///
/// @param weightBytes
///            the model's constants, packed copies included
/// @param cacheBytes
///            keys and values of all slots
/// @param workspaceBytes
///            activations and scratch memory of a step
public record MemoryUse(long weightBytes, long cacheBytes, long workspaceBytes) {
    public MemoryUse {
        if (weightBytes < 0 || cacheBytes < 0 || workspaceBytes < 0) {
            throw new IllegalArgumentException("negative memory: " + weightBytes + ", " + cacheBytes + ", "
                    + workspaceBytes);
        }
    }

    public long totalBytes() {
        return weightBytes + cacheBytes + workspaceBytes;
    }
}
