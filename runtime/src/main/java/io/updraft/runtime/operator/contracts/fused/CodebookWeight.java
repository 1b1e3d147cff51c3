package io.updraft.runtime.operator.contracts.fused;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Codebook;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.PackedCodes;
import io.updraft.runtime.tensor.Tensor;
import java.util.Set;

/// A weight in codes of 4 or 8 bits whose meaning a [Codebook] gives: UINT8 (or the FLOAT8 that the codebook is) `[N, blocks, block_size * bits / 8]`, low bits
/// first, with a scale for each block along K.
record CodebookWeight(OperatorCall call, Tensor codes, Tensor scales, Codebook codebook, int k, int blockSize)
        implements
            LinearWeight {
    static Codebook codebook(OperatorCall call) {
        String name = call.attributes().text("codebook", "");
        return Codebook.named(name)
                .orElseThrow(() -> call.failure("attribute codebook is '" + name + "', expected one of "
                        + Codebook.all()));
    }

    static void check(OperatorCall call, int input, long n, long k, long blockSize) {
        Check.that(call, blockSize > 0 && blockSize <= Integer.MAX_VALUE, "attribute block_size is " + blockSize);
        Codebook codebook = codebook(call);
        int bits = codebook.bits();
        Check.that(call, blockSize * bits % 8 == 0, "blocks of " + blockSize + " codes do not fill whole bytes");
        long blocks = Math.ceilDiv(k, blockSize);
        DataType own = codebook == Codebook.E4M3 ? DataType.FLOAT8E4M3FN : DataType.FLOAT8E5M2;
        Check.type(call, input, bits == 8 ? Set.of(DataType.UINT8, own) : Set.of(DataType.UINT8));
        elements(call, input, n * blocks * blockSize * bits / 8);
        Check.type(call, input + 1, Types.FLOATS);
        elements(call, input + 1, n * blocks);
    }

    private static void elements(OperatorCall call, int input, long expected) {
        Check.that(call, call.shape(input).elements() == expected,
                "input " + input + " has shape " + call.shape(input) + ", expected " + expected + " elements");
    }

    static CodebookWeight of(OperatorCall call, int input, int k, int blockSize) {
        return new CodebookWeight(call, call.value(input), call.value(input + 1), codebook(call), k, blockSize);
    }

    private int blocks() {
        return Math.ceilDiv(k, blockSize);
    }

    @Override
    public void row(int row, double[] into) {
        long start = (long) row * blocks() * blockSize;
        for (int x = 0; x < k; x++) {
            int code = PackedCodes.get(codes.data(), 0, start + x, codebook.bits());
            into[x] = codebook.level(code) * scale(row, group(x));
        }
    }

    @Override
    public int integer(int row, int column) {
        throw call.failure("a weight with a codebook has no integers; activation must be 'float'");
    }

    @Override
    public int group(int column) {
        return column / blockSize;
    }

    @Override
    public double scale(int row, int group) {
        return scales.getDouble((long) row * blocks() + group);
    }

    @Override
    public double zero(int row, int group) {
        return 0;
    }
}
