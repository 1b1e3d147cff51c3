package io.updraft.quant;

import io.updraft.runtime.operator.OperatorException;

/// A Linear node whose weights, scales or attributes do not fit each other.
public final class LinearException extends OperatorException {
    private static final long serialVersionUID = 1L;

    public LinearException(String message) {
        super(message);
    }
}
