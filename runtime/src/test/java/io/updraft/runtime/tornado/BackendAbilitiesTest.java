package io.updraft.runtime.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.device.Abilities;
import io.updraft.runtime.device.Capability;
import io.updraft.runtime.device.DeviceKind;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BackendAbilitiesTest {
    @Test
    void aHopperDeviceHasAllOnCudaWithTheExtension() {
        assertThat(of(DeviceKind.CUDA, OptionalInt.of(90), "").lacking()).isEmpty();
        assertThat(BackendAbilities.of(DeviceKind.CUDA, OptionalInt.of(90), "", Optional.of("not built")).lacking())
                .containsExactly(Map.entry(Capability.INTRINSICS, "not built"));
    }

    @Test
    void ptxHasNoAsynchronousCopies() {
        assertThat(of(DeviceKind.PTX, OptionalInt.of(90), "").lacking())
                .containsOnlyKeys(Capability.ASYNC_COPY, Capability.INTRINSICS);
    }

    @Test
    void olderDevicesLackWhatCameLater() {
        Abilities turing = of(DeviceKind.CUDA, OptionalInt.of(75), "");
        assertThat(turing.has(Capability.DP4A)).isTrue();
        assertThat(turing.reasonAgainst(Capability.MATRIX_UNIT))
                .contains("needs compute capability 8.0, the device has 7.5");
        assertThat(of(DeviceKind.CUDA, OptionalInt.empty(), "").has(Capability.FP16)).isFalse();
    }

    @Test
    void openClGoesByItsExtensions() {
        Abilities nvidia = of(DeviceKind.OPENCL, OptionalInt.empty(),
                "cl_khr_fp64 cl_nv_pragma_unroll");
        assertThat(nvidia.present()).containsExactly(Capability.FP64);
        assertThat(nvidia.reasonAgainst(Capability.FP16)).contains("the driver has no cl_khr_fp16");
        assertThat(of(DeviceKind.OPENCL, OptionalInt.empty(), "cl_khr_fp16").present())
                .containsExactly(Capability.FP16);
    }

    private static Abilities of(DeviceKind kind, OptionalInt computeCapability, String extensions) {
        return BackendAbilities.of(kind, computeCapability, extensions, Optional.empty());
    }

    @Test
    void thisJvmHasTheEmbeddedApi() {
        assertThat(TornadoApi.isSdk()).isFalse();
        assertThat(TornadoApi.loaded().source()).isEqualTo(TornadoApi.Source.EMBEDDED);
        assertThat(TornadoApi.loaded().location()).contains("tornado-embedded");
    }
}
