package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** Metal is not available. */
public class TornadoNoMetalPlatformException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public TornadoNoMetalPlatformException(String message) {
        super(message);
    }
}
