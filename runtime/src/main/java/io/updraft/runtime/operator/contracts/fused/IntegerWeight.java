package io.updraft.runtime.operator.contracts.fused;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;
import java.util.Set;

/// A weight as DequantizeLinear has it: integers [K, N] or [N, K], scales and zero points for the tensor, for each of
/// the N, or for blocks along K.
record IntegerWeight(Tensor weight, Tensor scales, Optional<Tensor> zeros, boolean transposed, int n, int k,
        int blockSize) implements LinearWeight {
    private static final Set<DataType> INTEGERS = Set.of(DataType.INT8, DataType.UINT8, DataType.INT4, DataType.UINT4);

    static void check(OperatorCall call, int input, boolean transposed, long n, long k, long blockSize) {
        DataType type = Check.type(call, input, INTEGERS);
        Check.shape(call, input, transposed ? n : k, transposed ? k : n);
        Check.type(call, input + 1, Types.FLOATS);
        Check.optionalType(call, input + 2, Set.of(type));
        Check.that(call, blockSize >= 0, "attribute block_size is " + blockSize);
        for (int quantization = input + 1; quantization <= input + 2; quantization++) {
            if (call.has(quantization)) {
                long expected = blockSize == 0 ? n : n * Math.ceilDiv(k, blockSize);
                long found = call.shape(quantization).elements();
                Check.that(call, found == expected || blockSize == 0 && found == 1, "input " + quantization
                        + " has shape " + call.shape(quantization) + ", expected " + expected + " elements");
            }
        }
    }

    static IntegerWeight of(OperatorCall call, int input, boolean transposed, int n, int k, int blockSize) {
        Optional<Tensor> zeros = call.has(input + 2) ? Optional.of(call.value(input + 2)) : Optional.empty();
        return new IntegerWeight(call.value(input), call.value(input + 1), zeros, transposed, n, k, blockSize);
    }

    @Override
    public void row(int row, double[] into) {
        for (int x = 0; x < k; x++) {
            into[x] = (integer(row, x) - zero(row, group(x))) * scale(row, group(x));
        }
    }

    @Override
    public int integer(int row, int column) {
        return (int) weight.getLong(transposed ? (long) row * k + column : (long) column * n + row);
    }

    @Override
    public int group(int column) {
        return blockSize == 0 ? 0 : column / blockSize;
    }

    private long index(Tensor tensor, int row, int group) {
        if (tensor.elements() == 1) {
            return 0;
        }
        int groups = blockSize == 0 ? 1 : Math.ceilDiv(k, blockSize);
        return transposed || blockSize == 0 ? (long) row * groups + group : (long) group * n + row;
    }

    @Override
    public double scale(int row, int group) {
        return scales.getDouble(index(scales, row, group));
    }

    @Override
    public double zero(int row, int group) {
        return zeros.map(points -> points.getDouble(index(points, row, group))).orElse(0.0);
    }
}
