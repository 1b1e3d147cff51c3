package io.updraft.tests.device;

import io.updraft.graph.device.DeviceTarget;
import io.updraft.graph.device.DeviceTargets;
import io.updraft.runtime.device.Device;
import io.updraft.runtime.device.DeviceKind;
import io.updraft.runtime.tornado.Devices;
import java.util.List;

/// The devices of this JVM: the emulator, or where TornadoVM's SDK is loaded all of its devices.
final class DevicesUnderTest {
    private DevicesUnderTest() {
    }

    static List<DeviceTarget> all() {
        return devices().stream().map(DeviceTargets::of).toList();
    }

    static List<Device> devices() {
        return Devices.discover(Sdk.search()).devices().stream().filter(each -> each.kind() != DeviceKind.CPU).toList();
    }
}
