package io.updraft.runtime.tornado;

import io.updraft.runtime.device.AbsentDevice;
import io.updraft.runtime.device.DeviceKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Why a backend of TornadoVM has no device in this JVM, and what would mend it.
final class AbsentBackends {
    private static final int JDK = 25;
    private final SdkSearch search;
    private final boolean sdkLoaded;
    private final int jdk;
    private final Drivers drivers;

    /// @param sdkLoaded whether this JVM was started with an SDK
    /// @param jdk the feature version of this JVM
    AbsentBackends(SdkSearch search, boolean sdkLoaded, int jdk, Drivers drivers) {
        this.search = search;
        this.sdkLoaded = sdkLoaded;
        this.jdk = jdk;
        this.drivers = drivers;
    }

    AbsentDevice explain(DeviceKind kind, Optional<Throwable> failure) {
        Optional<TornadoSdk> sdk = search.with(kind);
        if (sdk.isEmpty()) {
            return new AbsentDevice(kind, false, withoutSdk(kind), "install it: sdk install tornadovm "
                    + TornadoApi.SUPPORTED + ".0-jdk25-" + kind.label()
                    + " (https://sdkman.io/sdks/tornadovm), or set TORNADOVM_HOME to where it is");
        }
        if (jdk != JDK) {
            return new AbsentDevice(kind, true, "TornadoVM " + sdk.get().version() + " needs JDK " + JDK
                    + ", this JVM is " + jdk, "start with JDK " + JDK + " (set JAVA_HOME to one)");
        }
        Optional<String> missing = drivers.missingFor(kind, sdk.get().nativeLibrary(kind));
        if (missing.isPresent()) {
            return new AbsentDevice(kind, false, missing.get() + ", which the backend needs, is not installed",
                    mend(missing.get()));
        }
        if (failure.isPresent()) {
            return new AbsentDevice(kind, false, "TornadoVM could not start: " + Messages.root(failure.get()),
                    mend(Messages.root(failure.get())));
        }
        return sdkLoaded ? inThisJvm(kind, sdk.get()) : new AbsentDevice(kind, true,
                "this JVM was started without the SDK (" + sdk.get().home() + ")", start(kind, sdk.get()));
    }

    private AbsentDevice inThisJvm(DeviceKind kind, TornadoSdk sdk) {
        boolean loaded = ModuleLayer.boot().findModule("tornado.drivers." + kind.label()).isPresent();
        return loaded
                ? new AbsentDevice(kind, false, "the backend found no device", mend("libcuda libOpenCL"))
                : new AbsentDevice(kind, true, "this JVM was started without the backend, which the SDK at "
                        + sdk.home() + " has", start(kind, sdk));
    }

    private String withoutSdk(DeviceKind kind) {
        List<TornadoSdk> usable = search.usable();
        if (!usable.isEmpty()) {
            TornadoSdk sdk = usable.getFirst();
            return "the TornadoVM SDK at " + sdk.home() + " (" + sdk.version() + ") has no " + kind.label()
                    + " backend";
        }
        return search.found().stream().flatMap(sdk -> sdk.reasonAgainst().stream()).findFirst()
                .or(() -> search.wrong().stream().findFirst())
                .orElse("no TornadoVM SDK in TORNADOVM_HOME or ~/.sdkman/candidates/tornadovm");
    }

    private static String start(DeviceKind kind, TornadoSdk sdk) {
        return "start with ./updraft and --device " + kind.label() + ", or with java @" + sdk.home()
                + "/tornado-argfile";
    }

    /// What to install, from a library's name or TornadoVM's message.
    private static String mend(String missing) {
        String text = missing.toLowerCase(Locale.ROOT);
        if (text.contains("nvrtc")) {
            return "install the CUDA toolkit of that version (it brings libnvrtc), or put its folder into"
                    + " LD_LIBRARY_PATH";
        }
        if (text.contains("opencl")) {
            return "install an OpenCL driver: the GPU maker's, or PoCL for the processor (Debian: pocl-opencl-icd)";
        }
        return text.contains("cuda") || text.contains("nvidia")
                ? "install NVIDIA's driver (nvidia-smi shows whether it works)"
                : "see what tornado --devices says";
    }
}
