package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** A method that a task calls could not be compiled into it. */
public class TornadoInliningException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public TornadoInliningException(String message) {
        super(message);
    }
}
