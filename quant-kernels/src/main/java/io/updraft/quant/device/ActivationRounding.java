package io.updraft.quant.device;

/// What an integer product does with x: see the internal operator Linear.
public final class ActivationRounding {
    /// x as it is.
    public static final int NONE = 0;
    /// Rounded to int8 for each block along K (accuracy_level 4).
    public static final int BLOCKS = 1;
    /// Rounded to uint8 over the whole row (DynamicQuantizeLinear).
    public static final int DYNAMIC = 2;

    private ActivationRounding() {
    }
}
