package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** A task could not be compiled for its device. */
public class TornadoBailoutRuntimeException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public TornadoBailoutRuntimeException(String message) {
        super(message);
    }

    public TornadoBailoutRuntimeException(String message, Exception cause) {
        super(message, cause);
    }
}
