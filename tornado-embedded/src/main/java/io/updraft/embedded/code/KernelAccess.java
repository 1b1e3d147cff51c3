package io.updraft.embedded.code;

import java.util.Arrays;
import uk.ac.manchester.tornado.api.common.Access;

/** How a kernel uses its arguments. */
public final class KernelAccess {

    private KernelAccess() {
    }

    public static Access[] of(Kernel kernel, Object[] arguments) {
        Access[] accesses = new Access[arguments.length];
        Arrays.fill(accesses, Access.READ_WRITE);
        return accesses;
    }
}
