package io.updraft.graph.conformance;

import io.updraft.runtime.UpdraftException;

/// Tests that cannot be read.
public class ConformanceException extends UpdraftException {
    private static final long serialVersionUID = 1L;

    public ConformanceException(String message) {
        super(message);
    }

    public ConformanceException(String message, Throwable cause) {
        super(message, cause);
    }
}
