package io.updraft.runtime.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceNameTest {
    @ParameterizedTest
    @CsvSource({"cpu, CPU, 0, cpu", "emulator, EMULATOR, 0, emulator", "cpu:0, CPU, 0, cpu", "cuda, CUDA, 0, cuda:0",
        "ptx:3, PTX, 3, ptx:3", "opencl:0, OPENCL, 0, opencl:0", "opencl:12, OPENCL, 12, opencl:12"})
    void namesHaveAKindAndMayHaveAnIndex(String text, DeviceKind kind, int index, String written) {
        DeviceName name = DeviceName.parse(text);
        assertThat(name.kind()).contains(kind);
        assertThat(name.index()).isEqualTo(index);
        assertThat(name).hasToString(written);
    }

    @Test
    void autoIsNoKind() {
        assertThat(DeviceName.parse("auto")).isEqualTo(DeviceName.AUTO).hasToString("auto");
        assertThat(DeviceName.AUTO.kind()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "CUDA", "cuda:", "cuda:x", "cuda:-1", "cuda:1:2", "cuda:99999", " cpu", "auto:1",
        "cpu:1", "emulator:2"})
    void whatNothingIsCalledIsRefusedWithTheNamesThatThereAre(String text) {
        assertThatThrownBy(() -> DeviceName.parse(text)).isInstanceOf(DeviceUnavailableException.class)
                .hasMessageContaining("give auto, cpu, emulator, opencl, ptx or cuda");
    }
}
