package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** An array could not be laid out on a device. */
public class TornadoMemoryException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public TornadoMemoryException(String message) {
        super(message);
    }
}
