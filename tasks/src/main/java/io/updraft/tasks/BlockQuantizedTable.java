package io.updraft.tasks;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;

/// A matrix of 4- or 8-bit integers with a scale, and perhaps a zero point, for each block of a row.
///
/// @param bits of an element; 4-bit elements lie low half first
/// @param defaultZero the zero point where none is given
public record BlockQuantizedTable(Tensor data, Tensor scales, Optional<Tensor> zeros, int bits,
        int defaultZero, long rows, int columns, int blockSize) {
    /// @throws OperatorException if scales or zero points do not fit the data
    public static BlockQuantizedTable of(KernelRequest request) {
        Tensor data = request.constant(0);
        boolean bytes = data.type() == DataType.UINT8;
        int bits = bytes ? (int) request.attributes().integer("bits", 4) : 4;
        int perElement = bytes ? 8 / bits : 1;
        int blockSize = (int) request.attributes().integer("block_size", 128);
        long rows = data.shape().dim(0);
        int columns = Math.toIntExact(data.shape().dim(1) * perElement);
        BlockQuantizedTable table = new BlockQuantizedTable(data, request.constant(2),
                request.input(3).constant(), bits, bytes ? 1 << bits - 1 : 0, rows,
                columns, blockSize);
        table.check(Requests.describe(request));
        return table;
    }

    private void check(String node) {
        long blocks = Math.ceilDiv(columns, Math.max(1, blockSize));
        Shape wanted = Shape.of(rows, blocks);
        if (blockSize < 1 || !scales.shape().equals(wanted)) {
            throw new OperatorException(node + ": scales have shape " + scales.shape() + ", " + data + " in blocks of "
                    + blockSize + " needs " + wanted);
        }
        long zeroColumns = data.type() == DataType.UINT8 ? Math.ceilDiv(blocks * bits, 8L) : blocks;
        zeros.ifPresent(found -> {
            if (!found.shape().equals(Shape.of(rows, zeroColumns))) {
                throw new OperatorException(node + ": zero points have shape " + found.shape() + ", "
                        + Shape.of(rows, zeroColumns) + " is needed");
            }
        });
    }

    float value(long row, int column) {
        int block = column / blockSize;
        long blocks = scales.shape().dim(1);
        int zero = defaultZero;
        if (zeros.isPresent()) {
            Tensor points = zeros.orElseThrow();
            zero = element(points, row, block, points.shape().dim(1));
        }
        float scale = (float) scales.getDouble(row * blocks + block);
        return (element(data, row, column, data.shape().dim(1)) - zero) * scale;
    }

    /// The scale of a block.
    public float scale(long row, int block) {
        return (float) scales.getDouble(row * scales.shape().dim(1) + block);
    }

    /// A code moved into 0 to 2^bits - 1, as devices store it.
    public int unsignedCode(long row, int column) {
        return element(data, row, column, data.shape().dim(1)) + shift();
    }

    /// The zero point of [#unsignedCode].
    public int unsignedZero(long row, int block) {
        int zero = zeros.isPresent()
                ? element(zeros.orElseThrow(), row, block, zeros.orElseThrow().shape().dim(1)) : defaultZero;
        return zero + shift();
    }

    /// Signed codes move up by half their range.
    private int shift() {
        return data.type().isUnsigned() ? 0 : 1 << bits - 1;
    }

    private int element(Tensor tensor, long row, int column, long storedColumns) {
        if (tensor.type() != DataType.UINT8) {
            return (int) tensor.getLong(row * storedColumns + column);
        }
        int perByte = 8 / bits;
        int stored = Byte.toUnsignedInt(tensor.data().get(Tensor.BYTE, row * storedColumns + column / perByte));
        return stored >>> column % perByte * bits & (1 << bits) - 1;
    }
}
