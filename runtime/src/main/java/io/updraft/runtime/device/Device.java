package io.updraft.runtime.device;

import java.util.Optional;

/// One device that this JVM can use.
///
/// @param kind what runs on it
/// @param index which of its kind, from 0, as TornadoVM counts
/// @param model what its maker calls it
/// @param platform the driver behind it
/// @param accelerator whether it is a GPU, worth more than the host's processor
public record Device(DeviceKind kind, int index, String model, String platform, boolean accelerator,
        DeviceLimits limits, Abilities abilities) {
    public Device {
        if (index < 0 || model.isBlank()) {
            throw new DeviceUnavailableException("device " + index + " of " + kind.label() + " is called '" + model
                    + "'; a device needs an index from 0 and a name");
        }
    }

    /// As users name it, such as "cuda:0".
    public DeviceName name() {
        return new DeviceName(Optional.of(kind), index);
    }
}
