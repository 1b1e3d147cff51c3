package io.updraft.runtime.device;

import io.updraft.runtime.UpdraftException;

/// A device that was asked for is not there, or cannot do what is wanted.
public final class DeviceUnavailableException extends UpdraftException {
    private static final long serialVersionUID = 1L;

    public DeviceUnavailableException(String message) {
        super(message);
    }

    public DeviceUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
