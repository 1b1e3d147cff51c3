package io.updraft.runtime.plan;

import io.updraft.runtime.UpdraftException;

/// A model cannot run on a TornadoVM device, or stopped running there.
public final class DeviceException extends UpdraftException {
    private static final long serialVersionUID = 1L;

    public DeviceException(String message) {
        super(message);
    }

    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
