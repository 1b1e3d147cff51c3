package io.updraft.runtime.device;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The closed set of things that compute.
public enum DeviceKind {
    /// Host kernels in this JVM.
    CPU,
    /// TornadoVM's task graphs on this JVM, work-group by work-group; for tests and debugging.
    EMULATOR,
    /// TornadoVM's OpenCL backend.
    OPENCL,
    /// TornadoVM's PTX backend, NVIDIA only.
    PTX,
    /// TornadoVM's CUDA backend, NVIDIA only.
    CUDA;

    /// Kinds that need TornadoVM's SDK, the fastest first.
    public static final List<DeviceKind> BACKENDS = List.of(CUDA, PTX, OPENCL);

    /// The name that users give, such as "opencl".
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it is a backend of TornadoVM's SDK.
    public boolean needsSdk() {
        return BACKENDS.contains(this);
    }

    /// The kind with a label; empty if there is none.
    public static Optional<DeviceKind> labelled(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst();
    }
}
