package io.updraft.embedded.group;

import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** A kernel did what no device would survive or answer for: the message names the task, the work-items and the place. */
public final class KernelFault extends TornadoRuntimeException {

    private static final long serialVersionUID = 1;

    public KernelFault(String message) {
        super(message);
    }

    public KernelFault(String message, Throwable cause) {
        super(message);
        initCause(cause);
    }
}
