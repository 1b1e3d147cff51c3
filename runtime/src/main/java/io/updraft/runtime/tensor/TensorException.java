package io.updraft.runtime.tensor;

import io.updraft.runtime.UpdraftException;

/// A tensor that cannot exist: a type, shape or size that does not fit its data.
public class TensorException extends UpdraftException {
    private static final long serialVersionUID = 1L;

    public TensorException(String message) {
        super(message);
    }
}
