package io.updraft.runtime.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.device.DeviceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SdkSearchTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void theEnvironmentComesFirstThenSdkmansCurrentVersionThenItsOthers() throws IOException {
        Path own = FakeSdk.at(home.resolve("own"), "5.2.0-jdk25", DeviceKind.PTX);
        Path candidates = home.resolve(".sdkman/candidates/tornadovm");
        FakeSdk.at(candidates.resolve("5.2.0-jdk25-cuda"), "5.2.0-jdk25", DeviceKind.CUDA);
        Path opencl = FakeSdk.at(candidates.resolve("5.2.0-jdk25-opencl"), "5.2.0-jdk25", DeviceKind.OPENCL);
        Files.createSymbolicLink(candidates.resolve("current"), opencl);
        SdkSearch search = SdkSearch.in(Map.of("TORNADOVM_HOME", own.toString()), home);
        assertThat(search.found()).extracting(sdk -> home.relativize(sdk.home()).toString()).containsExactly("own",
                ".sdkman/candidates/tornadovm/current", ".sdkman/candidates/tornadovm/5.2.0-jdk25-cuda");
        assertThat(search.wrong()).isEmpty();
        assertThat(search.with(DeviceKind.CUDA)).map(TornadoSdk::version).contains("5.2.0-jdk25");
        assertThat(search.with(DeviceKind.PTX)).map(TornadoSdk::home).contains(own);
    }

    @Test
    void aPlaceThatHoldsNoneIsNamed() {
        SdkSearch search = SdkSearch.in(Map.of("TORNADOVM_HOME", "/no/such/folder", "TORNADO_SDK", ""), home);
        assertThat(search.found()).isEmpty();
        assertThat(search.wrong()).singleElement().asString().contains("TORNADOVM_HOME is /no/such/folder");
    }

    @Test
    void anotherVersionOrJdkIsNotUsable() {
        FakeSdk.at(home.resolve(".sdkman/candidates/tornadovm/6.0.0-jdk25-cuda"), "6.0.0-jdk25", DeviceKind.CUDA);
        FakeSdk.at(home.resolve(".sdkman/candidates/tornadovm/5.2.0-jdk21-cuda"), "5.2.0-jdk21", DeviceKind.CUDA);
        SdkSearch search = SdkSearch.in(Map.of(), home);
        assertThat(search.found()).hasSize(2);
        assertThat(search.usable()).isEmpty();
        assertThat(search.found()).extracting(sdk -> sdk.reasonAgainst().orElse("")).anySatisfy(
                reason -> assertThat(reason).contains("is 6.0.0-jdk25, Updraft is written for 5.2")).anySatisfy(
                        reason -> assertThat(reason).contains("is 5.2.0-jdk21, not built for JDK 25"));
    }

    @Test
    void aBackendNeedsItsJarAndItsLibrary() throws IOException {
        Path sdk = FakeSdk.at(home.resolve("sdk"), "5.2.0-jdk25", DeviceKind.OPENCL, DeviceKind.CUDA);
        Files.delete(sdk.resolve("lib").resolve(System.mapLibraryName("tornado-cuda")));
        assertThat(TornadoSdk.read(sdk)).map(TornadoSdk::backends).hasValueSatisfying(
                backends -> assertThat(backends).containsExactly(DeviceKind.OPENCL));
        assertThat(TornadoSdk.read(home)).isEmpty();
    }
}
