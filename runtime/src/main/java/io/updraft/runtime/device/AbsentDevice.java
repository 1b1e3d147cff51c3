package io.updraft.runtime.device;

/// A kind of device that this JVM cannot use.
///
/// @param elsewhere whether a JVM that is started in another way could, on this machine
/// @param reason what is missing
/// @param mend what would help, as one instruction
public record AbsentDevice(DeviceKind kind, boolean elsewhere, String reason, String mend) {
    public AbsentDevice {
        if (reason.isBlank() || mend.isBlank()) {
            throw new DeviceUnavailableException("a missing device (" + kind.label() + ") needs a reason and a mend");
        }
    }

    /// Reason and mend in one line.
    public String explanation() {
        return reason + "; " + mend;
    }
}
