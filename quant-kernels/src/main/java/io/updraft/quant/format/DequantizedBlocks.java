package io.updraft.quant.format;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.PackedCodes;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;

/// A matrix [n, k] in blocks along k as ONNX's DequantizeLinear (opset 21, `axis` 1, `block_size`) has it, and back to
/// com.microsoft::MatMulNBits' layout, which [QuantizedWeight] has. Nothing is rounded on the way.
///
/// @param codes
///            INT4, UINT4, INT8 or UINT8 [n, k], rows one after the other without padding
/// @param scales
///            FLOAT or FLOAT16 [n, blocks]
/// @param zeroPoints
///            [n, blocks] of the codes' type, or absent for 0
public record DequantizedBlocks(int blockSize, Tensor codes, Tensor scales, Optional<Tensor> zeroPoints) {
    public DequantizedBlocks {
        int bits = codes.type().bits();
        if (codes.shape().rank() != 2 || !codes.type().isInteger() || bits != 4 && bits != 8 || blockSize < 1
                || scales.elements() != codes.shape().dim(0) * Math.ceilDiv(codes.shape().dim(1), blockSize)
                || zeroPoints.isPresent() && (zeroPoints.get().elements() != scales.elements()
                        || zeroPoints.get().type() != codes.type())) {
            throw new QuantizationException("codes " + codes.tensorType() + ", scales " + scales.tensorType()
                    + zeroPoints.map(zeros -> ", zero points " + zeros.tensorType()).orElse("") + " in blocks of "
                    + blockSize
                    + "; DequantizeLinear has codes [n, k] of 4 or 8 bits, a scale and a zero point of each "
                    + "block");
        }
    }

    /// The same matrix; unsigned codes, each block with its zero point.
    ///
    /// @throws QuantizationException
    ///             if the weight is not in integers in blocks
    public static DequantizedBlocks of(QuantizedWeight weight) {
        if (!weight.isBlocked() || weight.codebook().isPresent()) {
            throw new QuantizationException("a weight without blocks of integers has no blocked DequantizeLinear");
        }
        int n = weight.n();
        int k = weight.k();
        int blocks = weight.blocks();
        DataType type = weight.bits() == 4 ? DataType.UINT4 : DataType.UINT8;
        Tensor codes = Tensor.allocateNative(type, Shape.of(n, k));
        Tensor zeros = Tensor.allocateNative(type, Shape.of(n, blocks));
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < k; column++) {
                PackedCodes.put(codes.data(), 0, (long) row * k + column, weight.bits(), weight.code(row, column));
            }
            for (int block = 0; block < blocks; block++) {
                PackedCodes.put(zeros.data(), 0, (long) row * blocks + block, weight.bits(),
                        weight.zero(row, block * weight.blockSize()));
            }
        }
        return new DequantizedBlocks(weight.blockSize(), codes, weight.scales().reshaped(Shape.of(n, blocks)),
                Optional.of(zeros));
    }

    /// The same matrix in MatMulNBits' layout: signed codes and their zero points are moved up to be unsigned, and zero points
    /// that are all the layout's own are left out.
    public QuantizedWeight toWeight() {
        int n = Math.toIntExact(codes.shape().dim(0));
        int k = Math.toIntExact(codes.shape().dim(1));
        int bits = codes.type().bits();
        int blocks = Math.ceilDiv(k, blockSize);
        int middle = 1 << bits - 1;
        int moved = codes.type().isUnsigned() ? 0 : middle;
        int rowBytes = Math.ceilDiv(blocks * bits, 8);
        Tensor packed = Tensor.allocateNative(DataType.UINT8, Shape.of(n, blocks, Math.ceilDiv(blockSize * bits, 8)));
        Tensor zeros = Tensor.allocateNative(DataType.UINT8, Shape.of(n, rowBytes));
        boolean usual = true;
        for (int row = 0; row < n; row++) {
            for (int block = 0; block < blocks; block++) {
                int at = row * blocks + block;
                int zero = (zeroPoints.isPresent() ? (int) zeroPoints.get().getLong(at) : 0) + moved;
                usual &= zero == middle;
                PackedCodes.put(zeros.data(), (long) row * rowBytes, block, bits, zero);
                for (int i = block * blockSize; i < (block + 1) * blockSize; i++) {
                    int code = i < k ? (int) codes.getLong((long) row * k + i) + moved : zero;
                    PackedCodes.put(packed.data(), (long) row * blocks * blockSize * bits / 8, i, bits, code);
                }
            }
        }
        return new QuantizedWeight(n, k, bits, blockSize, packed, scales.reshaped(Shape.of((long) n * blocks)),
                usual ? Optional.empty() : Optional.of(zeros), Optional.empty(), Optional.empty());
    }
}
