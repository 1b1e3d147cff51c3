package io.updraft.quant.format;

/// A weight that cannot be quantized, or a format that is not there.
public final class QuantizationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public QuantizationException(String message) {
        super(message);
    }
}
