package io.updraft.runtime.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeviceInventoryTest {
    private static final Set<DeviceKind> ALL = Set.of(DeviceKind.values());
    private static final Device CPU = device(DeviceKind.CPU, 0, false);
    private static final Device POCL = device(DeviceKind.OPENCL, 1, false);
    private static final Device OPENCL_GPU = device(DeviceKind.OPENCL, 0, true);
    private static final Device PTX = device(DeviceKind.PTX, 0, true);
    private static final Device CUDA = device(DeviceKind.CUDA, 0, true);

    @Test
    void autoIsTheFastestGpuThatModelsRunOn() {
        DeviceInventory all = new DeviceInventory(List.of(CPU, OPENCL_GPU, POCL, PTX, CUDA), List.of());
        assertThat(all.find(DeviceName.AUTO, ALL)).isEqualTo(CUDA);
        assertThat(all.find(DeviceName.AUTO, Set.of(DeviceKind.CPU, DeviceKind.OPENCL, DeviceKind.PTX))).isEqualTo(PTX);
        assertThat(all.find(DeviceName.AUTO, Set.of(DeviceKind.CPU, DeviceKind.OPENCL))).isEqualTo(OPENCL_GPU);
        assertThat(all.find(DeviceName.AUTO, Set.of(DeviceKind.CPU))).isEqualTo(CPU);
    }

    @Test
    void autoLeavesOpenClOnAProcessorAlone() {
        assertThat(new DeviceInventory(List.of(CPU, POCL), List.of()).find(DeviceName.AUTO, ALL)).isEqualTo(CPU);
    }

    @Test
    void aNameFindsItsDeviceWhateverModelsRunOn() {
        DeviceInventory all = new DeviceInventory(List.of(CPU, OPENCL_GPU, POCL), List.of());
        assertThat(all.find(DeviceName.parse("opencl:1"), Set.of())).isEqualTo(POCL);
        assertThat(all.find(DeviceName.parse("cpu"), Set.of())).isEqualTo(CPU);
    }

    @Test
    void whatIsMissingIsRefusedWithReasonAndMend() {
        DeviceInventory all = new DeviceInventory(List.of(CPU, POCL, OPENCL_GPU), List.of(
                new AbsentDevice(DeviceKind.CUDA, false, "libcuda.so.1 is not installed", "install NVIDIA's driver")));
        assertThatThrownBy(() -> all.find(DeviceName.parse("cuda"), ALL))
                .isInstanceOf(DeviceUnavailableException.class)
                .hasMessage("device cuda:0 is not there: libcuda.so.1 is not installed; install NVIDIA's driver");
        assertThatThrownBy(() -> all.find(DeviceName.parse("opencl:2"), ALL))
                .hasMessage("there is no device opencl:2; opencl has 2 (updraft devices lists them)");
    }

    @Test
    void abilitiesKnowTheirReasons() {
        Abilities abilities = Abilities.allBut(Map.of(Capability.FP16, "no cl_khr_fp16"));
        assertThat(abilities.has(Capability.FP16)).isFalse();
        assertThat(abilities.reasonAgainst(Capability.FP16)).contains("no cl_khr_fp16");
        assertThat(abilities.reasonAgainst(Capability.DP4A)).isEmpty();
        assertThat(abilities.present()).hasSize(Capability.values().length - 1).doesNotContain(Capability.FP16);
    }

    private static Device device(DeviceKind kind, int index, boolean gpu) {
        return new Device(kind, index, "a device", "a driver", gpu, new DeviceLimits(1L << 30, 1L << 28, 1 << 15, 256,
                4, 1), Abilities.allBut(Map.of()));
    }
}
