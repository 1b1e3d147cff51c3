package io.updraft.quant;

import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// Bulk reads of tensors into heap arrays. Not for sharing between threads.
final class TensorReader {
    private byte[] bytes = new byte[0];
    private short[] shorts = new short[0];
    private float[] floats = new float[0];
    private double[] doubles = new double[0];

    /// Elements `first` to `first + count - 1` of an integer tensor of 2, 4 or 8 bits as unsigned codes: those of
    /// signed types are moved up by half their range. Element `i` goes to `out[offset + i * step]`.
    void codes(Tensor tensor, long first, int count, short[] out, int offset, int step) {
        int bits = tensor.type().bits();
        int perByte = 8 / bits;
        long firstByte = first / perByte;
        int length = Math.toIntExact(Math.ceilDiv(first + count, (long) perByte) - firstByte);
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        MemorySegment.copy(tensor.data(), Tensor.BYTE, firstByte, bytes, 0, length);
        int bias = tensor.type().isUnsigned() ? 0 : 1 << (bits - 1);
        unpack(bytes, (int) (first - firstByte * perByte), count, bits, bias, out, offset, step);
    }

    /// Codes of `bits` bits packed low bits first, from code `first` of `packed`.
    static void unpack(byte[] packed, int first, int count, int bits, int flip, short[] out, int offset, int step) {
        int mask = (1 << bits) - 1;
        if (bits == 8) {
            for (int i = 0; i < count; i++) {
                out[offset + i * step] = (short) (packed[first + i] & 0xff ^ flip);
            }
        } else if (bits == 4) {
            for (int i = 0; i < count; i++) {
                int code = first + i;
                out[offset + i * step] = (short) (packed[code >> 1] >> (code & 1) * 4 & 15 ^ flip);
            }
        } else {
            int perByte = 8 / bits;
            for (int i = 0; i < count; i++) {
                int code = first + i;
                out[offset + i * step] = (short) (packed[code / perByte] >> code % perByte * bits & mask ^ flip);
            }
        }
    }

    /// Elements of a tensor of 16-bit floats as bits.
    void bits(Tensor tensor, long first, int count, short[] out, int offset, int step) {
        if (shorts.length < count) {
            shorts = new short[count];
        }
        MemorySegment.copy(tensor.data(), Tensor.SHORT, first * 2, shorts, 0, count);
        for (int i = 0; i < count; i++) {
            out[offset + i * step] = shorts[i];
        }
    }

    /// Elements of a floating-point tensor as floats.
    void floats(Tensor tensor, long first, int count, float[] out, int offset, int step) {
        switch (tensor.type()) {
            case FLOAT -> {
                if (floats.length < count) {
                    floats = new float[count];
                }
                MemorySegment.copy(tensor.data(), Tensor.FLOAT, first * 4, floats, 0, count);
                for (int i = 0; i < count; i++) {
                    out[offset + i * step] = floats[i];
                }
            }
            case DOUBLE -> {
                if (doubles.length < count) {
                    doubles = new double[count];
                }
                MemorySegment.copy(tensor.data(), Tensor.DOUBLE, first * 8, doubles, 0, count);
                for (int i = 0; i < count; i++) {
                    out[offset + i * step] = (float) doubles[i];
                }
            }
            case FLOAT16, BFLOAT16 -> {
                boolean brain = tensor.type() == io.updraft.runtime.tensor.DataType.BFLOAT16;
                if (shorts.length < count) {
                    shorts = new short[count];
                }
                MemorySegment.copy(tensor.data(), Tensor.SHORT, first * 2, shorts, 0, count);
                for (int i = 0; i < count; i++) {
                    out[offset + i * step] = brain
                            ? Float.intBitsToFloat(shorts[i] << 16)
                            : Float.float16ToFloat(shorts[i]);
                }
            }
            default -> throw new IllegalArgumentException(tensor + " is no floating-point tensor");
        }
    }

    /// All elements of a floating-point tensor.
    static float[] allFloats(Tensor tensor) {
        float[] result = new float[Math.toIntExact(tensor.elements())];
        new TensorReader().floats(tensor, 0, result.length, result, 0, 1);
        return result;
    }
}
