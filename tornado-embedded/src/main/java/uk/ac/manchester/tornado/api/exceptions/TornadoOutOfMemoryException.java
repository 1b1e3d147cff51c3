package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** A device has not enough memory for what a task graph needs. */
public class TornadoOutOfMemoryException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public TornadoOutOfMemoryException(String message) {
        super(message);
    }
}
