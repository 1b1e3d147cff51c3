package io.updraft.runtime.tensor;

/// Floating point formats of 8 and 4 bits, as the ONNX operator `Cast` defines them
/// (Micikevicius et al., "FP8 Formats for Deep Learning", 2022; OCP Microscaling Formats 1.0).
public enum SmallFloat {
    E4M3FN(4, 3, 7, false, false),
    E4M3FNUZ(4, 3, 8, false, true),
    E5M2(5, 2, 15, true, false),
    E5M2FNUZ(5, 2, 16, false, true),
    E2M1(2, 1, 1, false, false),
    E8M0(8, 0, 127, false, false);

    private final int mantissaBits;
    private final int exponentBits;
    private final int bias;
    private final boolean infinities;
    private final boolean unsignedZero;

    SmallFloat(int exponentBits, int mantissaBits, int bias, boolean infinities, boolean unsignedZero) {
        this.exponentBits = exponentBits;
        this.mantissaBits = mantissaBits;
        this.bias = bias;
        this.infinities = infinities;
        this.unsignedZero = unsignedZero;
    }

    /// @throws TensorException if the type is none of the small floats
    public static SmallFloat of(DataType type) {
        return switch (type) {
            case FLOAT8E4M3FN -> E4M3FN;
            case FLOAT8E4M3FNUZ -> E4M3FNUZ;
            case FLOAT8E5M2 -> E5M2;
            case FLOAT8E5M2FNUZ -> E5M2FNUZ;
            case FLOAT4E2M1 -> E2M1;
            case FLOAT8E8M0 -> E8M0;
            default -> throw new TensorException(type + " is not a small float");
        };
    }

    /// The value of these bits.
    public double decode(int bits) {
        if (this == E8M0) {
            return (bits & 0xff) == 0xff ? Double.NaN : Math.scalb(1.0, (bits & 0xff) - bias);
        }
        int width = 1 + exponentBits + mantissaBits;
        boolean negative = (bits >>> width - 1 & 1) != 0;
        int magnitude = bits & (1 << width - 1) - 1;
        if (unsignedZero && negative && magnitude == 0) {
            return Double.NaN;
        }
        if (magnitude > largest()) {
            boolean infinite = infinities && (magnitude & (1 << mantissaBits) - 1) == 0;
            return infinite ? negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY : Double.NaN;
        }
        double value = value(magnitude);
        return negative ? -value : value;
    }

    private double value(int magnitude) {
        int exponent = magnitude >>> mantissaBits;
        int mantissa = magnitude & (1 << mantissaBits) - 1;
        return exponent == 0
                ? Math.scalb((double) mantissa, 1 - bias - mantissaBits)
                : Math.scalb((double) (mantissa | 1 << mantissaBits), exponent - bias - mantissaBits);
    }

    /// Bits of the largest finite magnitude.
    private int largest() {
        int all = (1 << exponentBits + mantissaBits) - 1;
        return switch (this) {
            case E4M3FN -> all - 1;
            case E5M2 -> (all >>> mantissaBits) - 1 << mantissaBits | (1 << mantissaBits) - 1;
            default -> all;
        };
    }

    /// Bits nearest to `value`, ties to even. Beyond the largest finite value: the largest if `saturate`,
    /// else infinity or NaN as the format has them.
    public int encode(double value, boolean saturate) {
        if (this == E8M0) {
            return encodeExponent(value, saturate);
        }
        int width = 1 + exponentBits + mantissaBits;
        int sign = Double.doubleToRawLongBits(value) < 0 ? 1 << width - 1 : 0;
        if (Double.isNaN(value)) {
            return this == E2M1 ? largest() : unsignedZero ? 1 << width - 1 : sign | notANumber();
        }
        double magnitude = Math.abs(value);
        int largest = largest();
        double limit = value(largest) + (value(largest) - value(largest - 1)) / 2;
        boolean overflow = magnitude > limit || magnitude == limit && (largest & 1) != 0;
        if (overflow || Double.isInfinite(magnitude)) {
            if (saturate || this == E2M1) {
                return sign | largest;
            }
            return infinities ? sign | largest + 1 : unsignedZero ? 1 << width - 1 : sign | notANumber();
        }
        // In steps of the format at this exponent; rint rounds ties to even, and a carry ends in the exponent's field.
        int exponent = Math.max(Math.getExponent(magnitude), 1 - bias);
        int steps = (int) Math.rint(Math.scalb(magnitude, mantissaBits - exponent));
        int code = steps + (exponent - 1 + bias << mantissaBits);
        return code == 0 && unsignedZero ? 0 : sign | code;
    }

    private int notANumber() {
        return (1 << exponentBits + mantissaBits) - 1;
    }

    private static int encodeExponent(double value, boolean saturate) {
        if (Double.isNaN(value) || value < 0) {
            return 0xff;
        }
        if (value == 0) {
            return 0;
        }
        int exponent = Math.getExponent(value);
        double fraction = Math.scalb(value, -exponent);
        int rounded = exponent + (fraction > 1.5 || fraction == 1.5 ? 1 : 0) + 127;
        if (rounded > 254) {
            return saturate ? 254 : 0xff;
        }
        return Math.max(rounded, 0);
    }
}
