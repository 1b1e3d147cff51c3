package io.updraft.runtime.tornado;

import io.updraft.runtime.device.Device;
import io.updraft.runtime.device.DeviceKind;
import io.updraft.runtime.device.DeviceLimits;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.OptionalInt;

/// The two devices that are this machine's processor.
final class HostDevices {
    /// An NVIDIA multiprocessor's, so that a kernel which fits the emulator fits a GPU.
    private static final long EMULATED_LOCAL_MEMORY = 48 << 10;
    private static final int EMULATED_GROUP = 1024;
    private static final int EMULATED_WARP = 32;

    private HostDevices() {
    }

    static Device cpu() {
        return host(DeviceKind.CPU, new DeviceLimits(memory(), memory(), 0, 1, processors(), 1));
    }

    static Device emulator() {
        return host(DeviceKind.EMULATOR, new DeviceLimits(memory(), memory(), EMULATED_LOCAL_MEMORY, EMULATED_GROUP,
                processors(), EMULATED_WARP));
    }

    private static Device host(DeviceKind kind, DeviceLimits limits) {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return new Device(kind, 0, processors() + " processors (" + system.getArch() + ")",
                "Java " + Runtime.version().feature(), false, limits,
                BackendAbilities.of(kind, OptionalInt.empty(), ""));
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /// 0 where the JVM does not say.
    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }
}
