package io.updraft.runtime.tornado;

import io.updraft.runtime.cuda.CudaExtension;
import io.updraft.runtime.device.Device;
import io.updraft.runtime.device.DeviceKind;
import io.updraft.runtime.device.DeviceLimits;
import io.updraft.runtime.device.DeviceUnavailableException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/// The devices of the SDK in this JVM. Asking starts TornadoVM, with [TornadoSettings].
final class TornadoDevices {
    /// Work-items in step on NVIDIA's devices, and on the emulator, which follows them.
    private static final int WARP = 32;

    private TornadoDevices() {
    }

    /// All devices of the backends that Updraft knows.
    ///
    /// @throws LinkageError if a backend cannot start; TornadoVM then has no devices at all
    /// @throws RuntimeException likewise
    static List<Device> all() {
        TornadoRuntime runtime = runtime();
        List<Device> devices = new ArrayList<>();
        for (int i = 0; i < runtime.getNumBackends(); i++) {
            TornadoBackend backend = runtime.getBackend(i);
            Optional<DeviceKind> kind = kind(backend.getBackendType());
            for (int j = 0; kind.isPresent() && j < backend.getNumDevices(); j++) {
                devices.add(describe(kind.get(), j, backend.getDevice(j)));
            }
        }
        return devices;
    }

    /// The embedded API's one device. Only in a JVM without the SDK.
    static Device emulator() {
        return describe(DeviceKind.EMULATOR, 0, TornadoRuntimeProvider.getTornadoRuntime().getDefaultDevice());
    }

    /// The API's own object for a device.
    static TornadoDevice handle(Device device) {
        TornadoRuntime runtime = runtime();
        if (device.kind() == DeviceKind.EMULATOR) {
            return runtime.getDefaultDevice();
        }
        for (int i = 0; i < runtime.getNumBackends(); i++) {
            TornadoBackend backend = runtime.getBackend(i);
            if (kind(backend.getBackendType()).equals(Optional.of(device.kind()))
                    && device.index() < backend.getNumDevices()) {
                return backend.getDevice(device.index());
            }
        }
        throw new DeviceUnavailableException("TornadoVM no longer has device " + device.name());
    }

    private static TornadoRuntime runtime() {
        TornadoSettings.install();
        return TornadoRuntimeProvider.getTornadoRuntime();
    }

    private static Optional<DeviceKind> kind(TornadoVMBackendType type) {
        return switch (type) {
            case OPENCL -> Optional.of(DeviceKind.OPENCL);
            case PTX -> Optional.of(DeviceKind.PTX);
            case CUDA -> Optional.of(DeviceKind.CUDA);
            default -> Optional.empty();
        };
    }

    private static Device describe(DeviceKind kind, int index, TornadoDevice device) {
        TornadoTargetDevice target = device.getPhysicalDevice();
        // Each backend fills in another one of these; what a device does not say is 0.
        long groupSize = Math.max(target.getMaxThreadsPerBlock(), 0);
        if (groupSize == 0) {
            groupSize = Arrays.stream(target.getDeviceMaxWorkGroupSize()).findFirst().orElse(1);
        }
        OptionalInt capability = computeCapability(target);
        DeviceLimits limits = new DeviceLimits(device.getMaxGlobalMemory(), device.getMaxAllocMemory(),
                target.getDeviceLocalMemorySize(), Math.toIntExact(Math.max(1, groupSize)),
                Math.max(1, target.getDeviceMaxComputeUnits()),
                capability.isPresent() || kind == DeviceKind.EMULATOR ? WARP : 1);
        String extensions = kind == DeviceKind.OPENCL ? target.getDeviceInfo() : "";
        return new Device(kind, index, target.getDeviceName(), device.getPlatformName(),
                kind.needsSdk() && device.getDeviceType() == TornadoDeviceType.GPU, limits,
                BackendAbilities.of(kind, capability, extensions,
                        kind == DeviceKind.CUDA ? CudaExtension.refusal() : Optional.empty()));
    }

    /// Both NVIDIA backends know it, neither shows it in TornadoVM's API: CUDA as two numbers, PTX as an object with
    /// two.
    private static OptionalInt computeCapability(TornadoTargetDevice target) {
        try {
            return OptionalInt.of(number(target, "getComputeCapabilityMajor") * 10
                    + number(target, "getComputeCapabilityMinor"));
        } catch (ReflectiveOperationException notCuda) {
            try {
                Object version = target.getClass().getMethod("getComputeCapability").invoke(target);
                return OptionalInt.of(number(version, "getMajor") * 10 + number(version, "getMinor"));
            } catch (ReflectiveOperationException notNvidia) {
                return OptionalInt.empty();
            }
        }
    }

    private static int number(Object of, String getter)
            throws NoSuchMethodException, IllegalAccessException, InvocationTargetException {
        return ((Number) of.getClass().getMethod(getter).invoke(of)).intValue();
    }
}
