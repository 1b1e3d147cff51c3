package io.updraft.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.runtime.device.DeviceUnavailableException;
import org.junit.jupiter.api.Test;

class MemoryBandwidthTest {
    @Test
    void asksTheDeviceThatIsNamed() {
        assertThat(MemoryBandwidth.of("emulator", 1)).isPositive();
        assertThatThrownBy(() -> MemoryBandwidth.of("cuda:0", 1)).isInstanceOf(DeviceUnavailableException.class);
    }
}
