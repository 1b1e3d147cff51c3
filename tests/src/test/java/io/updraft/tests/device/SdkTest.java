package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.tornado.Devices;
import io.updraft.runtime.tornado.TornadoApi;
import io.updraft.runtime.tornado.TornadoSdk;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Says aloud whether tests ran on TornadoVM's devices, and why if they did not.
class SdkTest {
    @Test
    void theTestsSayWhetherAnSdkWasFound() {
        Optional<TornadoSdk> sdk = Sdk.search().with(Sdk.backend());
        String found = sdk.map(each -> "TornadoVM " + each.version() + " at " + each.home())
                .orElseGet(() -> "device tests do not run on TornadoVM: " + Devices.discover(Sdk.search()).absent()
                        .stream().filter(each -> each.kind() == Sdk.backend()).findFirst().orElseThrow()
                        .explanation());
        System.out.println(
                "[device tests] " + found + (TornadoApi.isSdk() ? ", " + Sdk.backend().label() + " in this JVM" : ""));
        Assumptions.assumeTrue(sdk.isPresent(), found);
        assertThat(sdk.orElseThrow().reasonAgainst()).isEmpty();
    }
}
