package io.updraft.graph.ir;

import io.updraft.runtime.UpdraftException;

/// A graph that is not legal, or that cannot be run, with the node or value that is to blame.
public class GraphException extends UpdraftException {
    private static final long serialVersionUID = 1L;

    public GraphException(String message) {
        super(message);
    }

    public GraphException(String message, Throwable cause) {
        super(message, cause);
    }
}
