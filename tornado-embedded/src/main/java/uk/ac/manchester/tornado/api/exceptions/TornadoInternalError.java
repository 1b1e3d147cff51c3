package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;
import java.util.Locale;

/** A broken promise inside TornadoVM. The factories throw; their result type lets a caller write {@code throw}. */
public class TornadoInternalError extends Error {

    @Serial
    private static final long serialVersionUID = 1L;

    public TornadoInternalError(String message, Object... arguments) {
        super(String.format(Locale.ROOT, message, arguments));
    }

    public TornadoInternalError(Throwable cause) {
        super(cause);
    }

    public static RuntimeException unimplemented() {
        throw new TornadoInternalError("unimplemented");
    }

    public static RuntimeException unimplementedMetal() {
        throw new TornadoInternalError("unimplemented for Metal");
    }

    public static RuntimeException unimplemented(String message) {
        throw new TornadoInternalError("unimplemented: %s", message);
    }

    public static RuntimeException unimplemented(String message, Object... arguments) {
        throw new TornadoInternalError("unimplemented: " + message, arguments);
    }

    public static RuntimeException shouldNotReachHere() {
        throw new TornadoInternalError("should not reach here");
    }

    public static RuntimeException shouldNotReachHere(String message) {
        throw new TornadoInternalError("should not reach here: %s", message);
    }

    public static RuntimeException shouldNotReachHere(String message, Object... arguments) {
        throw new TornadoInternalError("should not reach here: " + message, arguments);
    }

    public static RuntimeException shouldNotReachHere(Throwable cause) {
        throw new TornadoInternalError(cause);
    }

    /** Throws unless the condition holds. */
    public static void guarantee(boolean condition, String message, Object... arguments) {
        if (!condition) {
            throw new TornadoInternalError("failed guarantee: " + message, arguments);
        }
    }

    /** Adds a line that stack traces show below this error. */
    public TornadoInternalError addContext(String line) {
        addSuppressed(new IllegalStateException(line));
        return this;
    }

    public TornadoInternalError addContext(String name, Object value) {
        return addContext(name + ": " + value);
    }
}
