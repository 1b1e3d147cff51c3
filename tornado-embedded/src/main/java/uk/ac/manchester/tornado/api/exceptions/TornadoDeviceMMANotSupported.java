package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** The device has no matrix unit for that shape and type. */
public class TornadoDeviceMMANotSupported extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public TornadoDeviceMMANotSupported(String message) {
        super(message);
    }
}
