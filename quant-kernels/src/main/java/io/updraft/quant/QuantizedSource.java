package io.updraft.quant;

import io.updraft.runtime.tensor.Codebook;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;

/// A matrix of 2, 4 or 8-bit codes: value = (code - zero point) * scale, or level[code] * scale with a codebook.
///
/// @param weight the codes; `[N][rowCodes / perByte]` bytes for MatMulNBits, else as many elements as n * k
/// @param rowCodes codes from row to row, or 0 if columns are contiguous (`[K,N]`)
/// @param bits of a code; MatMulNBits has its codes in bytes, so the weight's type does not tell
/// @param blockSize columns that share a scale; k where all do
/// @param scales `[n][blocks]`
/// @param zeros integer zero points `[n][blocks]`, or one for all; empty with `floatZeros`
/// @param floatZeros `[n][blocks]`, or empty
/// @param blockOfColumn for each column the block it belongs to, or empty where it is k / blockSize
/// @param codebook what codes stand for, if not for themselves
record QuantizedSource(Tensor weight, int n, int k, int rowCodes, int bits, int blockSize, float[] scales,
        short[] zeros,
        float[] floatZeros, int[] blockOfColumn, Optional<Codebook> codebook) implements WeightSource {
    int blocks() {
        return Math.ceilDiv(k, blockSize);
    }

    @Override
    public PackedFormat format() {
        return codebook.map(PackedFormat::of).orElseGet(() -> PackedFormat.ofBits(bits));
    }

    boolean hasOneZero() {
        return zeros.length == 1;
    }

    int zero(int row, int block) {
        return zeros[hasOneZero() ? 0 : row * blocks() + block];
    }

    float zeroAsFloat(int row, int block) {
        return zeros.length == 0 ? floatZeros[row * blocks() + block] : zero(row, block);
    }

    @Override
    public String inflate() {
        if (blockOfColumn.length != 0) {
            return "g_idx scatters its groups over the columns";
        }
        return blocks() > 1 && blockSize % (16 / bits) != 0
                ? "blocks of " + blockSize + " columns do not fill whole 16-bit units of " + bits + "-bit codes"
                : "";
    }

    @Override
    public void codes(int row, int rows, short[] out, int stride) {
        TensorReader reader = new TensorReader();
        if (rowCodes == 0) {
            for (int i = 0; i < k; i++) {
                reader.codes(weight, (long) i * n + row, rows, out, i, stride);
            }
        } else if (weight.type().bits() == bits) {
            for (int r = 0; r < rows; r++) {
                reader.codes(weight, (long) (row + r) * rowCodes, k, out, r * stride, 1);
            }
        } else {
            byte[] bytes = new byte[Math.ceilDiv(k * bits, 8)];
            for (int r = 0; r < rows; r++) {
                java.lang.foreign.MemorySegment.copy(weight.data(), Tensor.BYTE, (long) (row + r) * rowCodes * bits / 8,
                        bytes, 0, bytes.length);
                TensorReader.unpack(bytes, 0, k, bits, 0, out, r * stride, 1);
            }
        }
        if (codebook.isPresent()) {
            requireFinite(out, rows, stride);
        }
    }

    private void requireFinite(short[] codes, int rows, int stride) {
        float[] levels = codebook.orElseThrow().levels();
        for (int r = 0; r < rows; r++) {
            for (int i = r * stride; i < r * stride + k; i++) {
                if (!Float.isFinite(levels[codes[i]])) {
                    throw new LinearException("a weight has the code " + codes[i] + ", which is no number in "
                            + codebook.get() + "; the model is damaged");
                }
            }
        }
    }

    @Override
    public void floats(int row, int rows, float[] out, int stride) {
        short[] codes = new short[rows * stride];
        codes(row, rows, codes, stride);
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < k; i++) {
                int block = blockOfColumn.length == 0 ? i / blockSize : blockOfColumn[i];
                int code = codes[r * stride + i];
                float value = codebook.isPresent() ? codebook.get().level(code) : code - zeroAsFloat(row + r, block);
                out[r * stride + i] = value * scales[(row + r) * blocks() + block];
            }
        }
    }
}
