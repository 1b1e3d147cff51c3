package io.updraft.tests.device;

import io.updraft.runtime.device.DeviceKind;
import io.updraft.runtime.tornado.SdkSearch;
import io.updraft.runtime.tornado.TornadoApi;
import io.updraft.runtime.tornado.TornadoSdk;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// TornadoVM's SDK as the tests see it.
final class Sdk {
    private Sdk() {
    }

    static SdkSearch search() {
        return SdkSearch.in(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /// The SDK that this JVM was started with; the test is skipped where it was started without.
    static TornadoSdk ofThisJvm() {
        Assumptions.assumeTrue(TornadoApi.isSdk(), "this JVM was started without TornadoVM's SDK");
        return search().with(backend()).orElseThrow();
    }

    /// The backend that this JVM was started with; OpenCL in one without the SDK.
    static DeviceKind backend() {
        return DeviceKind.BACKENDS.stream()
                .filter(kind -> ModuleLayer.boot().findModule("tornado.drivers." + kind.label()).isPresent())
                .findFirst().orElse(DeviceKind.OPENCL);
    }
}
