package io.updraft.tests.device;

import io.updraft.graph.device.DeviceTarget;
import io.updraft.runtime.plan.DeviceProfile;
import java.util.List;
import java.util.Optional;

/// The devices of this JVM: the emulator, or where TornadoVM's SDK is loaded its default device.
final class DevicesUnderTest {
    private static final long MEMORY = 4L << 30;

    private DevicesUnderTest() {
    }

    static List<DeviceTarget> all() {
        return List.of(new DeviceTarget(new DeviceProfile("this JVM's device", 64, MEMORY), Optional.empty(), false));
    }
}
