package io.updraft.graph.generate;

import io.updraft.runtime.UpdraftException;

/// Generation was asked for something it cannot do; the message says what and how to ask instead.
public class GenerationException extends UpdraftException {
    private static final long serialVersionUID = 1L;

    public GenerationException(String message) {
        super(message);
    }

    public GenerationException(String message, Throwable cause) {
        super(message, cause);
    }
}
