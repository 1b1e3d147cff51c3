package io.updraft.quant.format;

import io.updraft.runtime.tensor.DataType;

/// Scales as they are stored.
final class Scales {
    private Scales() {
    }

    /// @throws QuantizationException
    ///             if the scale is beyond the type's range
    static float rounded(float scale, DataType type) {
        float stored = switch (type) {
            case FLOAT -> scale;
            case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(scale));
            default -> throw new QuantizationException("scales are stored as FLOAT or FLOAT16, not as " + type);
        };
        if (!Float.isFinite(stored)) {
            throw new QuantizationException("a scale of " + scale + " does not fit " + type
                    + "; weights as large as that need scales of type FLOAT");
        }
        // -0 + 0 is 0: a block of zeros has no sign.
        return stored + 0f;
    }
}
