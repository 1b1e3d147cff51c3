package io.updraft.runtime;

/// Base of every exception that means "this input cannot be used, and here is why": its message alone tells a user
/// what is wrong and where, so a program may print that one line instead of a stack trace.
public abstract class UpdraftException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected UpdraftException(String message) {
        super(message);
    }

    protected UpdraftException(String message, Throwable cause) {
        super(message, cause);
    }
}
