package io.updraft.quant.format;

import io.updraft.runtime.tensor.Tensor;

/// Codes of 4 or 8 bits in bytes, low bits first.
final class Nibbles {
    private Nibbles() {
    }

    /// Stores code `index` of the row that starts at byte `start`; the bits must have been zero.
    static void put(Tensor tensor, long start, int index, int bits, int code) {
        int perByte = 8 / bits;
        long at = start + index / perByte;
        int shifted = (code & (1 << bits) - 1) << index % perByte * bits;
        tensor.data().set(Tensor.BYTE, at, (byte) (tensor.data().get(Tensor.BYTE, at) | shifted));
    }
}
