package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** The device has no 16-bit floats. */
public class TornadoDeviceFP16NotSupported extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public TornadoDeviceFP16NotSupported(String message) {
        super(message);
    }
}
