package io.updraft.quant.format;

import io.updraft.runtime.tensor.Codebook;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.PackedCodes;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;

/// A matrix [n, k] in codes, blocks of a row sharing a scale: w = (code - zero) * scale, or level[code] * scale with a
/// codebook.
///
/// @param blockSize
///            columns that share a scale; k where a row has one
/// @param codes
///            with one scale a row or for all: INT8 or UINT8 [n, k]. In blocks: UINT8 [n, blocks, blockSize * bits / 8],
///            low bits first, the last block padded by the code of zero: com.microsoft::MatMulNBits' layout
/// @param scales
///            FLOAT or FLOAT16: [n * blocks], or 1 for all
/// @param zeroPoints
///            as the codes' type, of each scale, packed likewise with each row padded to a byte; absent: 0 for INT8,
///            else 2^(bits-1)
/// @param codebook
///            what the codes stand for; absent: themselves
/// @param doubleScales
///            the scales as they are stored, where they are quantized again; `scales` are what they mean
public record QuantizedWeight(int n, int k, int bits, int blockSize, Tensor codes, Tensor scales,
        Optional<Tensor> zeroPoints, Optional<Codebook> codebook, Optional<DoubleQuantization> doubleScales) {
    public QuantizedWeight {
        if (n < 1 || k < 1 || blockSize < 1 || bits != 4 && bits != 8) {
            throw new QuantizationException("a matrix [" + n + ", " + k + "] of " + bits + " bits in blocks of "
                    + blockSize);
        }
    }

    /// Scales of a row.
    public int blocks() {
        return Math.ceilDiv(k, blockSize);
    }

    /// Whether the codes are in MatMulNBits' blocks.
    public boolean isBlocked() {
        return codes.shape().rank() == 3;
    }

    /// Bytes of codes, scales and zero points.
    public long bytes() {
        return codes.data().byteSize() + scales.data().byteSize()
                + zeroPoints.map(zeros -> zeros.data().byteSize()).orElse(0L);
    }

    /// The stored code of row `row`, column `column`; negative ones of INT8 as such.
    public int code(int row, int column) {
        if (!isBlocked()) {
            int code = codes.data().get(Tensor.BYTE, (long) row * k + column);
            return codes.type() == DataType.INT8 ? code : code & 0xff;
        }
        return PackedCodes.get(codes.data(), (long) row * blocks() * blockSize * bits / 8, column, bits);
    }

    /// The scale of row `row`, column `column`.
    public float scale(int row, int column) {
        return (float) scales.getDouble(scales.elements() == 1 ? 0 : (long) row * blocks() + column / blockSize);
    }

    /// The zero point of row `row`, column `column`; 0 with a codebook.
    public int zero(int row, int column) {
        if (codebook.isPresent()) {
            return 0;
        }
        if (zeroPoints.isEmpty()) {
            return codes.type() == DataType.INT8 ? 0 : 1 << bits - 1;
        }
        Tensor zeros = zeroPoints.get();
        if (isBlocked()) {
            return PackedCodes.get(zeros.data(), (long) row * Math.ceilDiv(blocks() * bits, 8), column / blockSize,
                    bits);
        }
        return (int) zeros.getLong(zeros.elements() == 1 ? 0 : row);
    }

    /// Row `row` as real numbers, exact but for one rounding each.
    public void dequantize(int row, float[] out) {
        for (int column = 0; column < k; column++) {
            int code = code(row, column);
            double value = codebook.isPresent() ? codebook.get().level(code) : code - zero(row, column);
            out[column] = (float) (value * scale(row, column));
        }
    }
}
