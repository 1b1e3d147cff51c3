package io.updraft.runtime.cuda;

import io.updraft.runtime.UpdraftException;
import java.io.Serial;

/** A kernel asked for CUDA intrinsics or a direct launch where they cannot be had, or such a launch failed. */
public class CudaExtensionException extends UpdraftException {
    @Serial
    private static final long serialVersionUID = 1L;

    public CudaExtensionException(String message) {
        super(message);
    }

    public CudaExtensionException(String message, Throwable cause) {
        super(message, cause);
    }
}
