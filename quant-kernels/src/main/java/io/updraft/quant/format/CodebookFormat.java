package io.updraft.quant.format;

import io.updraft.runtime.tensor.Codebook;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.PackedCodes;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;

/// Unevenly spaced values: w = level[code] * scale, scale = the block's largest magnitude over the codebook's.
///
/// @param blockSize
///            16 to 256, a power of two, or, with codes of 8 bits, 0 for one scale a row
/// @param doubleQuantized
///            whether the scales themselves are rounded to 8 bits, see [DoubleQuantization]
public record CodebookFormat(String label, Codebook codebook, int blockSize, boolean doubleQuantized)
        implements
            WeightFormat {
    public CodebookFormat {
        if (blockSize != 0 && (blockSize < 16 || blockSize > 256 || Integer.bitCount(blockSize) != 1)) {
            throw new QuantizationException("block size " + blockSize + "; blocks are powers of two from 16 to 256");
        }
        if (blockSize == 0 && codebook.bits() < 8) {
            throw new QuantizationException(label + " has codes of " + codebook.bits()
                    + " bits and one scale a row; rows would not fill whole bytes: give it blocks of 16 to 256");
        }
    }

    @Override
    public double bitsPerWeight(long n, long k, DataType scaleType) {
        long block = blockSize == 0 ? k : blockSize;
        long blocks = Math.ceilDiv(k, block);
        long scales = doubleQuantized ? DoubleQuantization.bits(n * blocks) : n * blocks * scaleType.bits();
        return (double) (n * blocks * block * codebook.bits() + scales) / (n * k);
    }

    @Override
    public QuantizedWeight quantize(WeightRows weights, DataType scaleType, ObjIntConsumer<IntConsumer> rows) {
        int n = weights.n();
        int k = weights.k();
        int block = blockSize == 0 ? k : blockSize;
        int blocks = Math.ceilDiv(k, block);
        float[] stored = new float[Math.multiplyExact(n, blocks)];
        rows.accept(row -> {
            float[] values = Finite.row(weights, row);
            for (int b = 0; b < blocks; b++) {
                float largest = 0;
                for (int i = b * block; i < Math.min(k, (b + 1) * block); i++) {
                    largest = Math.max(largest, Math.abs(values[i]));
                }
                stored[row * blocks + b] = largest / codebook.largest();
            }
        }, n);
        Optional<DoubleQuantization> twice = doubleQuantized
                ? Optional.of(DoubleQuantization.of(stored))
                : Optional.empty();
        float[] scales = twice.map(DoubleQuantization::scales).orElse(stored);
        Tensor scaleTensor = Tensor.allocateNative(doubleQuantized ? DataType.FLOAT : scaleType,
                Shape.of(scales.length));
        for (int i = 0; i < scales.length; i++) {
            scales[i] = Scales.rounded(scales[i], scaleTensor.type());
            scaleTensor.setDouble(i, scales[i]);
        }
        int bits = codebook.bits();
        Tensor codes = Tensor.allocateNative(DataType.UINT8,
                Shape.of(n, blocks, (long) block * bits / 8));
        int zero = codebook.nearest(0);
        rows.accept(row -> {
            float[] values = Finite.row(weights, row);
            for (int i = 0; i < blocks * block; i++) {
                int b = i / block;
                // The weight over the largest of its block as it was, before its scale was rounded.
                float largest = stored[row * blocks + b];
                int code = i >= k || largest == 0 ? zero : codebook.nearest(values[i] / largest);
                PackedCodes.put(codes.data(), (long) row * blocks * block * bits / 8, i, bits, code);
            }
        }, n);
        return new QuantizedWeight(n, k, bits, block, codes, scaleTensor, Optional.empty(), Optional.of(codebook),
                twice);
    }
}
