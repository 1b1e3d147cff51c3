package io.updraft.runtime.cache;

import io.updraft.runtime.tensor.SmallFloat;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What keys or values of a cache are stored as.
///
/// A type of one byte has a scale for each token and key head: the largest magnitude is the largest code. A value's code
/// is the one nearest to the float32 quotient of value and scale, a stored value is the float32 product of code and scale.
/// A head with an infinity or NaN is NaN as a whole.
public enum KvType {
    /// float32.
    F32(4, 0),
    /// IEEE 754 binary16, rounded to nearest even; beyond 65,504 that is infinity.
    F16(2, 0),
    /// Codes from -127 to 127, nearest, ties to even.
    INT8(1, 127),
    /// E4M3 without infinities (Micikevicius et al., "FP8 Formats for Deep Learning", 2022), nearest, ties to even.
    FP8(1, 448);

    private final int bytes;
    private final float largest;

    KvType(int bytes, float largest) {
        this.bytes = bytes;
        this.largest = largest;
    }

    /// The type that `--kv-type` calls so.
    ///
    /// @throws IllegalArgumentException naming the types that there are
    public static KvType named(String label) {
        return Arrays.stream(values()).filter(type -> type.label().equals(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no cache type '" + label + "'; give "
                        + Arrays.stream(values()).map(KvType::label).collect(Collectors.joining(", "))));
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Bytes of an element, without scales.
    public int bytes() {
        return bytes;
    }

    /// Elements that share a word of four bytes.
    public int perWord() {
        return Integer.BYTES / bytes;
    }

    public boolean isScaled() {
        return largest != 0;
    }

    /// The scale of a head whose largest magnitude is `most`, which may be infinite or NaN. 1 for types without scales;
    /// 0, and with it codes of 0, where float32 has no normal number for it.
    public float scale(float most) {
        if (!isScaled()) {
            return 1f;
        }
        if (!(most <= Float.MAX_VALUE)) {
            return Float.NaN;
        }
        float scale = most / largest;
        return scale < Float.MIN_NORMAL ? 0f : scale;
    }

    /// The bits of a value, in the lowest bytes.
    ///
    /// @param scale of its head, from [#scale]
    public int encode(float value, float scale) {
        return switch (this) {
            case F32 -> Float.floatToRawIntBits(value);
            case F16 -> Float.floatToFloat16(value) & 0xffff;
            case INT8 -> scale > 0 ? (int) Math.rint(Math.clamp(value / scale, -largest, largest)) & 0xff : 0;
            case FP8 -> scale > 0 ? SmallFloat.E4M3FN.encode(value / scale, true) : 0;
        };
    }

    /// The value of bits in the lowest bytes; higher ones are passed over.
    public float decode(int bits, float scale) {
        return switch (this) {
            case F32 -> Float.intBitsToFloat(bits);
            case F16 -> Float.float16ToFloat((short) bits);
            case INT8 -> (byte) bits * scale;
            case FP8 -> Floats.E4M3[bits & 0xff] * scale;
        };
    }

    /// Made where somebody needs it.
    private static final class Floats {
        static final float[] E4M3 = new float[256];

        static {
            for (int bits = 0; bits < E4M3.length; bits++) {
                E4M3[bits] = (float) SmallFloat.E4M3FN.decode(bits);
            }
        }
    }
}
