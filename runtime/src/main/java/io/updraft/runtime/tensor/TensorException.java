package io.updraft.runtime.tensor;

/// A tensor that cannot exist: a type, shape or size that does not fit its data.
public class TensorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TensorException(String message) {
        super(message);
    }
}
