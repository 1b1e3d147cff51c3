package io.updraft.quant;

import io.updraft.runtime.plan.DeviceException;
import io.updraft.runtime.plan.FloatRegion;
import io.updraft.runtime.plan.IntRegion;
import io.updraft.runtime.plan.WeightPlan;
import io.updraft.runtime.tensor.DataType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// A Linear node's matrices as devices have them: rows of all parts one after another, [N, K], codes or halves low bits
/// first in whole integers, never wider than the model has them, but for bfloat16: that becomes float32, exactly.
///
/// @param bits of a weight: 32 for floats, 16 for halves, 2, 4 or 8 for codes
/// @param blockSize columns that share a scale
/// @param floats the weights, where they are floats
/// @param words the weights, where they are not
/// @param scales [N, blocks] of codes
/// @param zeros [N, blocks] of codes, where they differ
/// @param zero the zero point of all codes, where they do not
/// @param book what codes stand for, if not for themselves
record DeviceWeights(int n, int k, int bits, int blockSize, Optional<FloatRegion> floats, Optional<IntRegion> words,
        Optional<FloatRegion> scales, Optional<FloatRegion> zeros, float zero, Optional<FloatRegion> bias,
        Optional<FloatRegion> book) {
    private static final int ROWS_AT_ONCE = 32;

    /// Why devices cannot have the node's matrices, or empty.
    static Optional<String> refuse(LinearNode node) {
        int bits = bits(node.parts().getFirst());
        for (WeightSource part : node.parts()) {
            boolean sameCodes = part instanceof DenseSource || part.format() == node.parts().getFirst().format();
            if (bits(part) != bits || !sameCodes || part.blockSize() != node.parts().getFirst().blockSize()) {
                return Optional.of("its parts have weights of different kinds");
            }
            if (part instanceof QuantizedSource source && source.codebook().isPresent()
                    && node.activation() == Activation.INT8_BLOCK) {
                return Optional.of("codes with a codebook, and x rounded to 8 bits");
            }
            if (part instanceof QuantizedSource source && !source.inflate().isEmpty()) {
                return Optional.of(source.inflate());
            }
            if (bits < 16 && part.blockSize() < node.k() && part.blockSize() % (32 / bits) != 0) {
                return Optional.of("blocks of " + part.blockSize() + " columns do not fill whole integers of " + bits
                        + "-bit codes");
            }
        }
        return Optional.empty();
    }

    private static int bits(WeightSource source) {
        return switch (source) {
            case DenseSource dense -> dense.weight().type() == DataType.FLOAT16 ? 16 : 32;
            case QuantizedSource quantized -> quantized.bits();
        };
    }

    /// Asks for room for the matrices.
    static DeviceWeights of(LinearNode node, String name, WeightPlan plan) {
        int n = node.parts().stream().mapToInt(WeightSource::n).sum();
        int k = node.k();
        int bits = bits(node.parts().getFirst());
        Optional<FloatRegion> floats = Optional.empty();
        Optional<IntRegion> words = Optional.empty();
        if (bits == 32) {
            floats = Optional.of(plan.floats((long) n * k, (array, offset) -> fillFloats(node, array, offset)));
        } else {
            int rowWords = Math.ceilDiv(k * bits, 32);
            words = Optional.of(plan.ints((long) n * rowWords,
                    (array, offset) -> fillWords(node, name, bits, rowWords, array, offset)));
        }
        Optional<FloatRegion> scales = Optional.empty();
        Optional<FloatRegion> zeros = Optional.empty();
        Optional<FloatRegion> book = Optional.empty();
        float zero = 0;
        if (bits < 16) {
            List<QuantizedSource> parts = node.parts().stream().map(QuantizedSource.class::cast).toList();
            int blocks = parts.getFirst().blocks();
            scales = Optional.of(plan.floats((long) n * blocks, (array, offset) -> fillScales(parts, array, offset)));
            zero = parts.getFirst().hasOneZero() ? parts.getFirst().zero(0, 0) : 0;
            for (QuantizedSource part : parts) {
                if (!part.hasOneZero() || part.zero(0, 0) != zero) {
                    zeros = Optional.of(plan.floats((long) n * blocks,
                            (array, offset) -> fillZeros(parts, array, offset)));
                    break;
                }
            }
            book = parts.getFirst().codebook().map(levels -> plan.floats(levels.levels().length,
                    (array, offset) -> fill(levels.levels(), array, offset)));
        }
        Optional<FloatRegion> bias = node.biases().stream().allMatch(each -> each.length == 0) ? Optional.empty()
                : Optional.of(plan.floats(n, (array, offset) -> fillBiases(node, array, offset)));
        return new DeviceWeights(n, k, bits, node.parts().getFirst().blockSize(), floats, words, scales, zeros, zero,
                bias, book);
    }

    private static void fillFloats(LinearNode node, FloatArray array, int offset) {
        int k = node.k();
        int from = offset;
        for (WeightSource part : node.parts()) {
            int base = from;
            IntStream.range(0, Math.ceilDiv(part.n(), ROWS_AT_ONCE)).parallel().forEach(chunk -> {
                int first = chunk * ROWS_AT_ONCE;
                int rows = Math.min(ROWS_AT_ONCE, part.n() - first);
                float[] values = new float[rows * k];
                part.floats(first, rows, values, k);
                MemorySegment.copy(MemorySegment.ofArray(values), 0, array.getSegment(), 4L * (base + first * k),
                        4L * values.length);
            });
            from += part.n() * k;
        }
    }

    private static void fillWords(LinearNode node, String name, int bits, int rowWords, IntArray array, int offset) {
        int perWord = 32 / bits;
        int mask = (1 << bits) - 1;
        eachRow(node, name, (_, row, _, codes, at) -> {
            int[] packed = new int[rowWords];
            for (int i = 0; i < node.k(); i++) {
                packed[i / perWord] |= (codes[at + i] & mask) << i % perWord * bits;
            }
            MemorySegment.copy(MemorySegment.ofArray(packed), 0, array.getSegment(), 4L * (offset + row * rowWords),
                    4L * rowWords);
        });
    }

    /// Takes a row of codes or halves.
    @FunctionalInterface
    interface RowTaker {
        /// @param row of all parts
        /// @param inPart the same of its part
        /// @param values has the row from `at` on
        void take(int part, int row, int inPart, short[] values, int at);
    }

    /// Gives the rows of a node's matrices to a taker, several at a time.
    static void eachRow(LinearNode node, String name, RowTaker taker) {
        int before = 0;
        for (int p = 0; p < node.parts().size(); p++) {
            int part = p;
            int base = before;
            WeightSource source = node.parts().get(part);
            IntStream.range(0, Math.ceilDiv(source.n(), ROWS_AT_ONCE)).parallel().forEach(chunk -> {
                int first = chunk * ROWS_AT_ONCE;
                int rows = Math.min(ROWS_AT_ONCE, source.n() - first);
                short[] values = new short[rows * node.k()];
                read(source, name, first, rows, values, node.k());
                for (int row = 0; row < rows; row++) {
                    taker.take(part, base + first + row, first + row, values, row * node.k());
                }
            });
            before += source.n();
        }
    }

    /// Codes or halves of rows, finite ones.
    private static void read(WeightSource part, String name, int first, int rows, short[] codes, int k) {
        switch (part) {
            case QuantizedSource source -> source.codes(first, rows, codes, k);
            case DenseSource source -> {
                source.halves(first, rows, codes, k);
                for (short half : codes) {
                    if ((half & 0x7c00) == 0x7c00) {
                        throw new DeviceException("Linear '" + name + "' has a weight that is infinite or not a "
                                + "number; the model is damaged");
                    }
                }
            }
        }
    }

    private static void fill(float[] values, FloatArray array, int offset) {
        for (int i = 0; i < values.length; i++) {
            array.set(offset + i, values[i]);
        }
    }

    private static void fillScales(List<QuantizedSource> parts, FloatArray array, int offset) {
        int at = offset;
        for (QuantizedSource part : parts) {
            for (float scale : part.scales()) {
                array.set(at++, scale);
            }
        }
    }

    private static void fillZeros(List<QuantizedSource> parts, FloatArray array, int offset) {
        int at = offset;
        for (QuantizedSource part : parts) {
            for (int row = 0; row < part.n(); row++) {
                for (int block = 0; block < part.blocks(); block++) {
                    array.set(at++, part.zeroAsFloat(row, block));
                }
            }
        }
    }

    private static void fillBiases(LinearNode node, FloatArray array, int offset) {
        int at = offset;
        for (int part = 0; part < node.parts().size(); part++) {
            float[] bias = node.biases().get(part);
            for (int row = 0; row < node.parts().get(part).n(); row++) {
                array.set(at++, bias.length == 0 ? 0f : bias[row]);
            }
        }
    }
}
