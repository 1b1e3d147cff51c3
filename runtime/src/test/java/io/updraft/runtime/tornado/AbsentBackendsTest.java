package io.updraft.runtime.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.device.AbsentDevice;
import io.updraft.runtime.device.DeviceKind;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbsentBackendsTest {
    private static final Drivers COMPLETE = (_, _) -> Optional.empty();

    @TempDir
    private Path home = Path.of("");
    private Path sdk = Path.of("");

    @BeforeEach
    void putAnSdk() {
        sdk = FakeSdk.at(home.resolve("sdk"), "5.2.0-jdk25", DeviceKind.OPENCL, DeviceKind.CUDA);
    }

    @Test
    void withoutAnSdkItSaysHowToInstallOne() {
        AbsentDevice cuda = explain(DeviceKind.CUDA, Map.of(), false, 25, COMPLETE, Optional.empty());
        assertThat(cuda.elsewhere()).isFalse();
        assertThat(cuda.reason()).isEqualTo("no TornadoVM SDK in TORNADOVM_HOME or ~/.sdkman/candidates/tornadovm");
        assertThat(cuda.mend()).contains("sdk install tornadovm 5.2.0-jdk25-cuda", "https://sdkman.io/sdks/tornadovm");
        assertThat(explain(DeviceKind.PTX, Map.of("TORNADOVM_HOME", "/nowhere"), false, 25, COMPLETE,
                Optional.empty()).reason()).contains("TORNADOVM_HOME is /nowhere, which holds no TornadoVM SDK");
    }

    @Test
    void anSdkWithoutTheBackendIsNamed() {
        AbsentDevice ptx = explain(DeviceKind.PTX, false, 25, COMPLETE, Optional.empty());
        assertThat(ptx.reason()).contains(sdk.toString(), "5.2.0-jdk25", "has no ptx backend");
        assertThat(ptx.mend()).contains("sdk install tornadovm 5.2.0-jdk25-ptx");
    }

    @Test
    void anSdkOfAnotherVersionIsNamed() {
        FakeSdk.at(home.resolve("new"), "7.0.1-jdk25", DeviceKind.CUDA);
        assertThat(explain(DeviceKind.CUDA, Map.of("TORNADOVM_HOME", home.resolve("new").toString()), false, 25,
                COMPLETE, Optional.empty()).reason()).contains("is 7.0.1-jdk25, Updraft is written for 5.2");
    }

    @Test
    void anotherJdkIsTheFirstThingToMend() {
        AbsentDevice opencl = explain(DeviceKind.OPENCL, false, 26, COMPLETE, Optional.empty());
        assertThat(opencl.elsewhere()).isTrue();
        assertThat(opencl.explanation()).contains("needs JDK 25, this JVM is 26", "JAVA_HOME");
    }

    @Test
    void aMissingDriverIsNamedWithWhatBringsIt() {
        assertThat(explain(DeviceKind.CUDA, false, 25, (_, _) -> Optional.of("libcuda.so.1"), Optional.empty())
                .explanation()).contains("libcuda.so.1, which the backend needs, is not installed", "NVIDIA's driver");
        assertThat(
                explain(DeviceKind.CUDA, false, 25, (_, _) -> Optional.of("libnvrtc.so.13"), Optional.empty()).mend())
                .contains("CUDA toolkit");
        assertThat(
                explain(DeviceKind.OPENCL, false, 25, (_, _) -> Optional.of("libOpenCL.so.1"), Optional.empty()).mend())
                .contains("OpenCL driver");
    }

    @Test
    void aJvmWithoutTheSdkIsToldHowToStart() {
        AbsentDevice opencl = explain(DeviceKind.OPENCL, false, 25, COMPLETE, Optional.empty());
        assertThat(opencl.elsewhere()).isTrue();
        assertThat(opencl.mend()).contains("./updraft", "--device opencl", "java @" + sdk + "/tornado-argfile");
    }

    @Test
    void aBackendThatBreaksTornadoVmIsQuoted() {
        Throwable failure = new ExceptionInInitializerError(new IllegalStateException(
                "\u001b[31m[WARNING] No OpenCL platforms found. Deoptimizing to sequential execution.\u001b[0m"));
        AbsentDevice opencl = explain(DeviceKind.OPENCL, true, 25, COMPLETE, Optional.of(failure));
        assertThat(opencl.reason()).isEqualTo("TornadoVM could not start: No OpenCL platforms found.");
        assertThat(opencl.mend()).contains("pocl-opencl-icd");
    }

    @Test
    void theLoaderSaysWhichLibraryIsMissing() {
        assertThat(Drivers.OF_THIS_SYSTEM.missingFor(DeviceKind.CUDA, home.resolve("libabsent.so"))).isPresent();
        assertThat(Messages.root(new IllegalStateException(new UnsatisfiedLinkError("a: b: c")))).isEqualTo("a: b: c");
        assertThat(Messages.root(new IllegalStateException())).isEqualTo("IllegalStateException");
        assertThat(
                Messages.root(new IllegalStateException("\u001b[31mBailout is disabled. \nReason: \u001b[31mUnable to "
                        + "compile task decode.t9-gemv\nThe internal error is: \u001b[31mno driver\u001b[0m\nStacktrace: [a.B.c(B.java:1), "
                        + "d.E.f(E.java:2)]\u001b[0m\u001b[0m")))
                .isEqualTo("Bailout is disabled. Reason: Unable to compile task "
                        + "decode.t9-gemv The internal error is: no driver");
    }

    private AbsentDevice explain(DeviceKind kind, boolean loaded, int jdk, Drivers drivers,
            Optional<Throwable> failure) {
        return explain(kind, Map.of("TORNADOVM_HOME", sdk.toString()), loaded, jdk, drivers, failure);
    }

    private AbsentDevice explain(DeviceKind kind, Map<String, String> environment, boolean loaded, int jdk,
            Drivers drivers, Optional<Throwable> failure) {
        SdkSearch search = SdkSearch.in(environment, home.resolve("user"));
        return new AbsentBackends(search, loaded, jdk, drivers).explain(kind, failure);
    }
}
