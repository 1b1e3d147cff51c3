package io.updraft.runtime.tornado;

import io.updraft.runtime.device.AbsentDevice;
import io.updraft.runtime.device.Device;
import io.updraft.runtime.device.DeviceInventory;
import io.updraft.runtime.device.DeviceKind;
import io.updraft.runtime.device.DeviceName;
import io.updraft.runtime.device.DeviceUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/// Finds devices. The CPU costs nothing to find; the others start TornadoVM where the SDK is loaded.
public final class Devices {
    private Devices() {
    }

    /// Everything that this JVM can use, and why it cannot use the rest.
    ///
    /// @param search where SDKs are installed, to explain what is missing
    public static DeviceInventory discover(SdkSearch search) {
        List<Device> devices = new ArrayList<>(List.of(HostDevices.cpu()));
        List<AbsentDevice> absent = new ArrayList<>();
        TornadoApi api = TornadoApi.loaded();
        Optional<Throwable> failure = Optional.empty();
        switch (api.source()) {
            case EMBEDDED -> devices.add(TornadoDevices.emulator());
            case BARE_JAR -> absent.add(new AbsentDevice(DeviceKind.EMULATOR, true, "the class path has TornadoVM's "
                    + api.location() + " before Updraft's embedded API", "leave that jar out of the class path"));
            case SDK -> {
                absent.add(new AbsentDevice(DeviceKind.EMULATOR, true,
                        "this JVM was started with TornadoVM's SDK, whose API takes the emulator's place",
                        "start with ./updraft and --device emulator, which leaves the SDK out"));
                try {
                    devices.addAll(TornadoDevices.all());
                } catch (LinkageError | RuntimeException broken) {
                    failure = Optional.of(broken);
                }
            }
        }
        AbsentBackends backends = new AbsentBackends(api.sdkHome().map(search::preferring).orElse(search),
                api.source() == TornadoApi.Source.SDK,
                Runtime.version().feature(), Drivers.OF_THIS_SYSTEM);
        for (DeviceKind kind : DeviceKind.BACKENDS) {
            if (devices.stream().noneMatch(device -> device.kind() == kind)) {
                absent.add(backends.explain(kind, failure));
            }
        }
        return new DeviceInventory(devices, absent);
    }

    /// The device with a name, ready for use: TornadoVM's settings are checked.
    ///
    /// @param usable kinds that `auto` may choose
    /// @throws DeviceUnavailableException with the reason and what would mend it
    public static Device find(DeviceName name, Set<DeviceKind> usable, SdkSearch search) {
        boolean onHost = name.kind().map(kind -> kind == DeviceKind.CPU).orElseGet(() -> !TornadoApi.isSdk());
        if (onHost) {
            return HostDevices.cpu();
        }
        Device device = discover(search).find(name, usable);
        if (device.kind().needsSdk()) {
            TornadoSettings.check(device.limits().memoryBytes());
        }
        return device;
    }

    /// The API's own object for the emulator or one of TornadoVM's devices, for `TornadoExecutionPlan.withDevice`.
    public static TornadoDevice handle(Device device) {
        return TornadoDevices.handle(device);
    }
}
