package uk.ac.manchester.tornado.api.exceptions;

import java.util.Locale;
import uk.ac.manchester.tornado.api.internal.annotations.CompilerIntrinsic;

/** Printing from kernels. */
public class Debug {

    /**
     * Prints from every work-item that calls it.
     *
     * @param format
     *            as of {@link java.util.Formatter}, kept to what OpenCL's {@code printf} knows
     */
    @CompilerIntrinsic
    public static void printf(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format, arguments);
    }
}
