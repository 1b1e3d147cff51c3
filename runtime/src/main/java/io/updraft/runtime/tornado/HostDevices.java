package io.updraft.runtime.tornado;

import io.updraft.runtime.device.Device;
import io.updraft.runtime.device.DeviceKind;
import io.updraft.runtime.device.DeviceLimits;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.Optional;
import java.util.OptionalInt;

/// This machine's processor.
final class HostDevices {
    private HostDevices() {
    }

    static Device cpu() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        int processors = Runtime.getRuntime().availableProcessors();
        // 0 where the JVM does not say.
        long memory = system instanceof com.sun.management.OperatingSystemMXBean known ? known.getTotalMemorySize() : 0;
        return new Device(DeviceKind.CPU, 0, processors + " processors (" + system.getArch() + ")",
                "Java " + Runtime.version().feature(), false, new DeviceLimits(memory, memory, 0, 1, processors, 1),
                BackendAbilities.of(DeviceKind.CPU, OptionalInt.empty(), "", Optional.empty()));
    }
}
