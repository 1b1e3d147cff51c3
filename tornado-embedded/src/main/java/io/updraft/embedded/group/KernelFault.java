package io.updraft.embedded.group;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** A kernel did what no device would survive or answer for: the message names the task, the work-items and the place. */
public final class KernelFault extends TornadoRuntimeException {

    private static final long serialVersionUID = 1;

    private final transient @Nullable Finding finding;

    public KernelFault(String message) {
        super(message);
        finding = null;
    }

    public KernelFault(String message, Throwable cause) {
        super(message);
        finding = null;
        initCause(cause);
    }

    public KernelFault(Finding finding) {
        super(finding.toString());
        this.finding = finding;
    }

    /** What was found, if it is one of the defects that are looked for. */
    public Optional<Finding> finding() {
        return Optional.ofNullable(finding);
    }
}
