package io.updraft.runtime.device;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// All devices of this JVM, and the kinds that are missing.
///
/// @param devices what can be used
/// @param absent what cannot, one entry for each kind without a device
public record DeviceInventory(List<Device> devices, List<AbsentDevice> absent) {
    public DeviceInventory {
        devices = List.copyOf(devices);
        absent = List.copyOf(absent);
    }

    /// The device with a name; for `auto` the fastest GPU of a kind in `usable`, else the CPU.
    ///
    /// @param usable kinds that `auto` may choose
    /// @throws DeviceUnavailableException with the reason and what would mend it
    public Device find(DeviceName name, Set<DeviceKind> usable) {
        if (name.kind().isEmpty()) {
            return devices.stream().filter(each -> each.accelerator() && usable.contains(each.kind()))
                    .min(Comparator.comparingInt(each -> DeviceKind.BACKENDS.indexOf(each.kind())))
                    .orElseGet(() -> find(new DeviceName(Optional.of(DeviceKind.CPU), 0), usable));
        }
        DeviceKind kind = name.kind().get();
        return devices.stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow(() -> new DeviceUnavailableException(missing(name, kind)));
    }

    private String missing(DeviceName name, DeviceKind kind) {
        long count = devices.stream().filter(each -> each.kind() == kind).count();
        if (count > 0) {
            return "there is no device " + name + "; " + kind.label() + " has " + count
                    + " (updraft devices lists them)";
        }
        return "device " + name + " is not there: " + absent.stream().filter(each -> each.kind() == kind).findFirst()
                .map(AbsentDevice::explanation).orElse("updraft devices lists what there is");
    }
}
