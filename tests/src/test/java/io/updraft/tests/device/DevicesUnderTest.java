package io.updraft.tests.device;

import io.updraft.graph.device.DeviceTarget;
import io.updraft.graph.device.DeviceTargets;
import io.updraft.runtime.device.Device;
import io.updraft.runtime.device.DeviceKind;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.Intrinsics;
import io.updraft.runtime.tornado.Devices;
import java.util.List;
import java.util.Optional;

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

    /// The emulator as a device whose matrix unit TornadoVM's own KernelContext reaches, as PTX's.
    static Optional<DeviceTarget> fragments() {
        return all().stream().filter(target -> target.handle().isEmpty()).findFirst()
                .map(target -> new DeviceTarget(target.profile().withFragments(true), target.handle(),
                        target.executionGraphs()));
    }

    /// The emulator with the kernels of NVIDIA's matrix units, which it runs where it is asked to.
    static Optional<DeviceTarget> matrixUnits() {
        return all().stream().filter(target -> target.handle().isEmpty()).findFirst()
                .map(target -> new DeviceTarget(new DeviceProfile(target.profile().name(), target.profile().groupSize(),
                        target.profile().memoryBytes(), Intrinsics.TASKS, ""), target.handle(),
                        target.executionGraphs()));
    }
}
