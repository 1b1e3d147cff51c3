package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.updraft.runtime.device.AbsentDevice;
import io.updraft.runtime.device.Capability;
import io.updraft.runtime.device.Device;
import io.updraft.runtime.device.DeviceInventory;
import io.updraft.runtime.device.DeviceKind;
import io.updraft.runtime.device.DeviceName;
import io.updraft.runtime.tornado.Devices;
import io.updraft.runtime.tornado.TornadoApi;
import io.updraft.runtime.tornado.TornadoSettings;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeviceDiscoveryTest {
    @Test
    void everyKindIsThereOrExplained() {
        DeviceInventory inventory = Devices.discover(Sdk.search());
        assertThat(Arrays.asList(DeviceKind.values())).allSatisfy(kind -> assertThat(
                inventory.devices().stream().anyMatch(device -> device.kind() == kind)
                        ^ inventory.absent().stream().anyMatch(device -> device.kind() == kind))
                .isTrue());
    }

    @Test
    void oneJvmHasTheEmulatorOrTheSdksDevices() {
        DeviceInventory inventory = Devices.discover(Sdk.search());
        boolean sdk = TornadoApi.isSdk();
        assertThat(TornadoApi.loaded().source())
                .isEqualTo(sdk ? TornadoApi.Source.SDK : TornadoApi.Source.EMBEDDED);
        assertThat(inventory.devices()).extracting(Device::kind)
                .contains(DeviceKind.CPU, sdk ? Sdk.backend() : DeviceKind.EMULATOR);
        assertThat(inventory.absent()).extracting(AbsentDevice::kind)
                .contains(sdk ? DeviceKind.EMULATOR : Sdk.backend());
    }

    @Test
    void theSdksDevicesTellTheirLimitsAndTheirAbilities() {
        Sdk.ofThisJvm();
        Device device = Devices.find(DeviceName.parse(Sdk.backend().label()), Set.of(), Sdk.search());
        assertThat(device.limits().memoryBytes()).isGreaterThan(1 << 28);
        assertThat(device.limits().largestBufferBytes()).isBetween(1L << 26, device.limits().memoryBytes());
        assertThat(device.limits().localMemoryBytes()).isGreaterThanOrEqualTo(16 << 10);
        assertThat(device.limits().groupSize()).isGreaterThanOrEqualTo(64);
        assertThat(device.abilities().has(Capability.EXECUTION_GRAPH)).isEqualTo(device.kind() != DeviceKind.OPENCL);
        assertThat(Devices.handle(device).getPhysicalDevice().getDeviceName()).isEqualTo(device.model());
    }

    @Test
    void tornadoVmGoesByOurSettings() {
        Sdk.ofThisJvm();
        Devices.discover(Sdk.search());
        assertThat(System.getProperty("tornado.recover.bailout")).isEqualTo("False");
        assertThatCode(() -> TornadoSettings.check(1L << 40)).doesNotThrowAnyException();
    }
}
