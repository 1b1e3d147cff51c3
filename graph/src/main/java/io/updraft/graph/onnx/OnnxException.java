package io.updraft.graph.onnx;

import io.updraft.runtime.UpdraftException;

/// A model file or folder that cannot be read: damaged, incomplete, unsafe or in a form that Updraft does not support.
public class OnnxException extends UpdraftException {
    private static final long serialVersionUID = 1L;

    public OnnxException(String message) {
        super(message);
    }

    public OnnxException(String message, Throwable cause) {
        super(message, cause);
    }
}
