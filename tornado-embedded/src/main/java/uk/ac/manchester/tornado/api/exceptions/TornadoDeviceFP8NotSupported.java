package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** The device has no 8-bit floats. */
public class TornadoDeviceFP8NotSupported extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public TornadoDeviceFP8NotSupported(String message) {
        super(message);
    }
}
