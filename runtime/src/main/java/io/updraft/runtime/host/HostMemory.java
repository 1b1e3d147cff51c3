package io.updraft.runtime.host;

import java.lang.management.ManagementFactory;

/// The memory of the machine or container.
public final class HostMemory {
    private HostMemory() {
    }

    /// Bytes that processes can have together; a container's limit where there is one.
    public static long bytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
    }
}
