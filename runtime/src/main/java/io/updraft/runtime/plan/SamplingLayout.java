package io.updraft.runtime.plan;

/// What the floats of the array of sampling settings mean to kernels.
public final class SamplingLayout {
    /// Divides the logits; 0 takes the likeliest id.
    public static final int TEMPERATURE = 0;
    /// Likeliest ids that are kept; 0 keeps all.
    public static final int TOP_K = 1;
    /// Probability that the likeliest ids kept must reach; 1 keeps all.
    public static final int TOP_P = 2;
    /// Natural logarithm of the least probability relative to the likeliest id's, or a very negative number.
    public static final int LOG_MIN_P = 3;
    /// Floats in all.
    public static final int SIZE = 4;

    private SamplingLayout() {
    }
}
