package io.updraft.attention.device;

import io.updraft.tasks.device.Rounding;
import uk.ac.manchester.tornado.api.math.TornadoMath;

/// Elements of a cache that are not float32: halves, signed bytes or E4M3, in words of four bytes, the first element in the
/// lowest bits. All by arithmetic that every backend has, and exact: the same codes as
/// [io.updraft.runtime.cache.KvType]'s, but that halves beyond 65,504 become 65,504.
final class CacheCodes {
    static final int HALVES = 1;
    static final int BYTES = 2;

    private CacheCodes() {
    }

    /// The base-2 logarithm of how many elements a word has: 0, 1, 2, 2 for float32 and the three others.
    static int shift(int type) {
        return type == 0 ? 0 : type == HALVES ? 1 : 2;
    }

    /// Floats for each position of a head in the array of floats: its elements, none, or its scale.
    static int floats(int type, int headDim) {
        return (type == 0 ? headDim : 0) + (type >> 1);
    }

    /// Words for each position of a head in the array of words.
    static int words(int type, int headDim) {
        int shift = shift(type);
        return type == 0 ? 0 : (headDim + (1 << shift) - 1) >> shift;
    }

    /// Element `index` of a word, before it is scaled.
    static float decode(int word, int index, int type) {
        float value = 0f;
        if (type == HALVES) {
            value = Rounding.half((word >> (16 * (index & 1))) & 65535);
        } else {
            int bits = (word >> (8 * (index & 3))) & 255;
            if (type == BYTES) {
                value = bits - 2 * (bits & 128);
            } else {
                int exponent = (bits >> 3) & 15;
                int fraction = bits & 7;
                int significand = exponent == 0 ? 2 * fraction : fraction + 8;
                float magnitude = significand * (float) (1 << exponent) * 0x1p-10f;
                value = (bits & 128) == 0 ? magnitude : -magnitude;
            }
        }
        return value;
    }

    /// The scale of a head with this largest magnitude.
    static float scale(float largest, int type) {
        return type == HALVES ? 1f : largest / (type == BYTES ? 127f : 448f);
    }

    /// The bits of a scaled value.
    static int encode(float value, int type) {
        int bits = 0;
        if (type == BYTES) {
            bits = (int) TornadoMath.max(-127f, TornadoMath.min(127f, Rounding.nearest(value))) & 255;
        } else {
            int mantissa = type == HALVES ? 10 : 3;
            int exponents = type == HALVES ? 30 : 15;
            int most = type == HALVES ? 0x7bff : 0x7e;
            float magnitude = TornadoMath.abs(value);
            // The step between neighbours of the type, from that of subnormals up, and where it ends.
            float step = type == HALVES ? 0x1p-24f : 0x1p-9f;
            float end = step * (2 << mantissa);
            int exponent = 0;
            for (int i = 1; i < exponents; i++) {
                int above = magnitude >= end ? 1 : 0;
                exponent += above;
                step = above == 1 ? 2f * step : step;
                end = above == 1 ? 2f * end : end;
            }
            float steps = Rounding.nearest(TornadoMath.min(magnitude / step, 65536f));
            int code = TornadoMath.min((int) steps + (exponent << mantissa), most);
            bits = value < 0f ? code + (type == HALVES ? 32768 : 128) : code;
        }
        return bits;
    }
}
