package io.updraft.quant.format;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.PackedCodes;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;

/// Evenly spaced values: w = (code - zero) * scale.
///
/// Symmetric: scale = absmax / (2^(bits-1) - 1) where a row or the matrix has one scale, codes from -(2^(bits-1) - 1).
/// In blocks the extreme weight, with its sign, becomes the lowest code, which uses all 2^bits of them, as ONNX
/// Runtime's and llama.cpp's quantizers do. Asymmetric: the range of the weights and zero, min to max, in 2^bits - 1
/// steps, zero itself exact (Jacob et al., 2018).
///
/// @param bits
///            4 (in blocks only) or 8
/// @param granularity
///            what shares a scale
/// @param blockSize
///            16 to 256, a power of two, for [Granularity#BLOCK]; else 0
public record IntegerFormat(String label, int bits, Granularity granularity, int blockSize, boolean symmetric)
        implements
            WeightFormat {
    /// What shares a scale and a zero point.
    public enum Granularity {
        /// The whole matrix.
        TENSOR,
        /// A row: an output channel.
        CHANNEL,
        /// `blockSize` neighbours in a row.
        BLOCK
    }

    public IntegerFormat {
        boolean blocked = granularity == Granularity.BLOCK;
        if (bits != 8 && !(bits == 4 && blocked)) {
            throw new QuantizationException("integers of " + bits + " bits by " + granularity
                    + "; there are 8 bits, and 4 in blocks");
        }
        if (blocked ? blockSize < 16 || blockSize > 256 || Integer.bitCount(blockSize) != 1 : blockSize != 0) {
            throw new QuantizationException("block size " + blockSize + " by " + granularity
                    + "; blocks are powers of two from 16 to 256");
        }
    }

    private int block(int k) {
        return granularity == Granularity.BLOCK ? blockSize : k;
    }

    @Override
    public double bitsPerWeight(long n, long k, DataType scaleType) {
        long blocks = granularity == Granularity.BLOCK ? Math.ceilDiv(k, blockSize) : 1;
        long scales = granularity == Granularity.TENSOR ? 1 : n * blocks;
        long codes = granularity == Granularity.BLOCK ? n * blocks * blockSize * bits : n * k * bits;
        long zeros = symmetric ? 0 : granularity == Granularity.TENSOR ? 8 : n * Math.ceilDiv(blocks * bits, 8) * 8;
        return (double) (codes + scales * scaleType.bits() + zeros) / (n * k);
    }

    @Override
    public QuantizedWeight quantize(WeightRows weights, DataType scaleType, ObjIntConsumer<IntConsumer> rows) {
        int n = weights.n();
        int k = weights.k();
        int block = block(k);
        int blocks = Math.ceilDiv(k, block);
        boolean blocked = granularity == Granularity.BLOCK;
        DataType codeType = blocked || !symmetric ? DataType.UINT8 : DataType.INT8;
        Tensor codes = Tensor.allocateNative(codeType,
                blocked ? Shape.of(n, blocks, block * bits / 8) : Shape.of(n, k));
        boolean one = granularity == Granularity.TENSOR;
        Tensor scales = Tensor.allocateNative(scaleType, Shape.of(one ? 1 : (long) n * blocks));
        Tensor zeros = Tensor.allocateNative(DataType.UINT8,
                one ? Shape.of(1) : blocked ? Shape.of(n, Math.ceilDiv(blocks * bits, 8)) : Shape.of(n));
        Range whole = one ? Range.ofAll(weights, rows) : new Range();
        rows.accept(row -> {
            float[] values = Finite.row(weights, row);
            for (int b = 0; b < blocks; b++) {
                int from = b * block;
                int to = Math.min(k, from + block);
                Range range = one ? whole : Range.of(values, from, to);
                Step step = step(range, scaleType);
                int index = row * blocks + b;
                if (!one || row == 0) {
                    scales.setDouble(one ? 0 : index, step.scale);
                }
                if (!symmetric && (!one || row == 0)) {
                    PackedCodes.put(zeros.data(), one ? 0 : (long) row * Math.ceilDiv(blocks * bits, 8), b, bits,
                            step.zero);
                }
                long start = blocked ? (long) row * blocks * block * bits / 8 : (long) row * k;
                for (int i = from; i < (blocked ? from + block : to); i++) {
                    int code = i < to ? step.code(values[i]) : step.zero;
                    PackedCodes.put(codes.data(), start, i, bits, code);
                }
            }
        }, n);
        return new QuantizedWeight(n, k, bits, block, codes, scales, symmetric ? Optional.empty() : Optional.of(zeros),
                Optional.empty(), Optional.empty());
    }

    private Step step(Range range, DataType scaleType) {
        int steps = (1 << bits) - 1;
        int half = 1 << bits - 1;
        if (!symmetric) {
            float scale = Scales.rounded((range.high - range.low) / steps, scaleType);
            int zero = scale == 0 ? 0 : (int) Math.clamp(Math.rint(-range.low / scale), 0, steps);
            return new Step(scale, zero, 0, steps);
        }
        if (granularity == Granularity.BLOCK) {
            float extreme = range.high > -range.low ? range.high : range.low;
            return new Step(Scales.rounded(-extreme / half, scaleType), half, 0, steps);
        }
        return new Step(Scales.rounded(Math.max(range.high, -range.low) / (half - 1), scaleType), 0, 1 - half,
                half - 1);
    }

    /// @param lowest smallest code
    private record Step(float scale, int zero, int lowest, int highest) {
        int code(float weight) {
            return scale == 0 ? zero : (int) Math.clamp(Math.rint(weight / scale) + zero, lowest, highest);
        }
    }

    /// Smallest and largest weight, zero among them.
    private static final class Range {
        private float low;
        private float high;

        static Range of(float[] values, int from, int to) {
            Range range = new Range();
            for (int i = from; i < to; i++) {
                range.low = Math.min(range.low, values[i]);
                range.high = Math.max(range.high, values[i]);
            }
            return range;
        }

        static Range ofAll(WeightRows weights, ObjIntConsumer<IntConsumer> rows) {
            Range all = new Range();
            rows.accept(row -> {
                float[] values = Finite.row(weights, row);
                Range range = of(values, 0, values.length);
                synchronized (all) {
                    all.low = Math.min(all.low, range.low);
                    all.high = Math.max(all.high, range.high);
                }
            }, weights.n());
            return all;
        }
    }
}
