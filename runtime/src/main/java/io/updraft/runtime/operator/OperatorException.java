package io.updraft.runtime.operator;

import io.updraft.runtime.UpdraftException;

/// A node that breaks its operator's contract: wrong number, type, shape or value of inputs or attributes.
public class OperatorException extends UpdraftException {
    private static final long serialVersionUID = 1L;

    public OperatorException(String message) {
        super(message);
    }

    public OperatorException(String message, Throwable cause) {
        super(message, cause);
    }
}
