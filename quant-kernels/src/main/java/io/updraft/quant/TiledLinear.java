package io.updraft.quant;

import io.updraft.quant.cuda.TileLayout;
import io.updraft.quant.cuda.TiledWeight;
import io.updraft.runtime.plan.ByteRegion;
import io.updraft.runtime.plan.WeightPlan;
import io.updraft.runtime.tensor.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;

/// A Linear node's matrices as tiles for matrix units, the rows of all parts one after another: see [TileLayout].
record TiledLinear(TileLayout layout, ByteRegion codes, ByteRegion scales, ByteRegion zeros, ByteRegion bias,
        boolean biased) {
    /// Largest error of a scale as a half, of the scale itself or of a sixteenth of the matrix's largest.
    private static final float SCALE_ERROR = 0x1p-10f;
    private static final int SMALL_SCALE = 16;
    /// Bytes of an array that no kernel reads.
    private static final int UNUSED_BYTES = 16;

    /// Why the matrices cannot be had as tiles, or empty.
    static Optional<String> refuse(LinearNode node) {
        WeightSource first = node.parts().getFirst();
        String blocks = TileLayout.refuse(node.k(), first instanceof DenseSource ? node.k() : first.blockSize());
        if (!blocks.isEmpty()) {
            return Optional.of(blocks);
        }
        for (WeightSource part : node.parts()) {
            if (part.format() != first.format() || part.blockSize() != first.blockSize()) {
                return Optional.of("its parts have weights of different kinds");
            }
            Optional<String> reason = switch (part) {
                case DenseSource dense -> dense.weight().type() == DataType.FLOAT16 ? Optional.empty()
                        : Optional.of("weights of " + dense.weight().type() + " would be rounded to halves");
                case QuantizedSource quantized -> refuse(quantized);
            };
            if (reason.isPresent()) {
                return reason;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> refuse(QuantizedSource source) {
        if (!source.inflate().isEmpty()) {
            return Optional.of(source.inflate());
        }
        if (source.bits() == 2) {
            return Optional.of("codes of 2 bits");
        }
        for (float zero : source.floatZeros()) {
            if (zero != Math.rint(zero) || zero < 0 || zero >= 1 << source.bits()) {
                return Optional.of("the zero point " + zero + " is no code");
            }
        }
        float factor = format(source).scaleFactor();
        float largest = 0;
        for (float scale : source.scales()) {
            largest = Math.max(largest, Math.abs(scale * factor));
        }
        for (float scale : source.scales()) {
            float stored = scale * factor;
            float error = Math.abs(Float.float16ToFloat(Float.floatToFloat16(stored)) - stored);
            if (!(error <= SCALE_ERROR * Math.max(Math.abs(stored), largest / SMALL_SCALE))) {
                return Optional.of("the scale " + scale + " is no half");
            }
        }
        return Optional.empty();
    }

    /// Asks for room for the matrices.
    static TiledLinear of(LinearNode node, String name, WeightPlan plan) {
        int n = node.parts().stream().mapToInt(WeightSource::n).sum();
        WeightSource first = node.parts().getFirst();
        boolean zeroed = node.parts().stream().anyMatch(TiledLinear::hasZeros);
        TileLayout layout = TileLayout.of(format(first), n, node.k(), first.blockSize(), zeroed);
        boolean biased = node.biases().stream().anyMatch(each -> each.length != 0);
        return new TiledLinear(layout,
                plan.bytes(layout.codeBytes(), (array, offset) -> fillCodes(node, name, layout, from(array, offset))),
                plan.bytes(layout.scaleBytes(), (array, offset) -> fillScales(node, layout, from(array, offset))),
                plan.bytes(layout.zeroBytes(), (array, offset) -> fillZeros(node, layout, from(array, offset))),
                plan.bytes(biased ? 2L * n : UNUSED_BYTES, (array, offset) -> fillBias(node, from(array, offset))),
                biased);
    }

    private static MemorySegment from(ByteArray array, int offset) {
        return array.getSegment().asSlice(offset);
    }

    private static TiledWeight.Format format(WeightSource source) {
        return switch (source.format()) {
            case FLOAT16 -> TiledWeight.Format.HALF;
            case BITS4 -> TiledWeight.Format.INT4;
            case BITS8 -> TiledWeight.Format.INT8;
            case E4M3 -> TiledWeight.Format.FP8;
            case E5M2 -> TiledWeight.Format.E5M2;
            default -> TiledWeight.Format.CODEBOOK;
        };
    }

    private static boolean hasZeros(WeightSource part) {
        return part instanceof QuantizedSource source && source.codebook().isEmpty()
                && !(source.hasOneZero() && source.zero(0, 0) == 1 << source.bits() - 1);
    }

    private static void fillCodes(LinearNode node, String name, TileLayout layout, MemorySegment codes) {
        codes.asSlice(0, layout.codeBytes()).fill((byte) 0);
        DeviceWeights.eachRow(node, name, (_, row, _, values, at) -> layout.putRow(codes, row, values, at));
    }

    private static void fillScales(LinearNode node, TileLayout layout, MemorySegment scales) {
        scales.asSlice(0, layout.scaleBytes()).fill((byte) 0);
        if (layout.groups() > 0) {
            putHalves(node, layout, scales, (source, row, block) -> source.scales()[row * source.blocks() + block]
                    * layout.format().scaleFactor());
        }
    }

    private static void fillZeros(LinearNode node, TileLayout layout, MemorySegment zeros) {
        zeros.asSlice(0, layout.zeroBytes()).fill((byte) 0);
        if (layout.format() == TiledWeight.Format.CODEBOOK
                && node.parts().getFirst() instanceof QuantizedSource source) {
            TileLayout.putBook(zeros, source.codebook().orElseThrow().levels());
        }
        if (layout.zeroed()) {
            // Of bytes, 128 are taken off by the decoding.
            int taken = layout.format() == TiledWeight.Format.INT8 ? 128 : 0;
            putHalves(node, layout, zeros, (source, row, block) -> source.zeroAsFloat(row, block) - taken);
        }
    }

    @FunctionalInterface
    private interface OfBlock {
        float value(QuantizedSource source, int row, int block);
    }

    private static void putHalves(LinearNode node, TileLayout layout, MemorySegment array, OfBlock of) {
        int groups = Math.ceilDiv(node.k(), layout.columnsOfGroup());
        int before = 0;
        for (WeightSource part : node.parts()) {
            if (part instanceof QuantizedSource source) {
                int base = before;
                IntStream.range(0, part.n()).parallel().forEach(row -> {
                    for (int group = 0; group < groups; group++) {
                        int block = group * layout.columnsOfGroup() / source.blockSize();
                        layout.putHalf(array, base + row, group, of.value(source, row, block));
                    }
                });
            }
            before += part.n();
        }
    }

    private static void fillBias(LinearNode node, MemorySegment bias) {
        int at = 0;
        List<WeightSource> parts = node.parts();
        for (int part = 0; part < parts.size(); part++) {
            float[] values = node.biases().get(part);
            for (int i = 0; i < values.length; i++) {
                bias.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2L * (at + i), Float.floatToFloat16(values[i]));
            }
            at += parts.get(part).n();
        }
    }
}
