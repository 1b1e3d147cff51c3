package io.updraft.runtime.operator.contracts.quantize;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.PackedCodes;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;
import java.util.Set;

/// The weight matrix [N, K] that com.microsoft::MatMulNBits stores: unsigned integers of 2, 4 or 8 bits, packed low
/// bits
/// first into blocks along K; w = (q - zero) * scale, with scale and zero of the block, or of the group `g_idx` names.
///
/// Scales are [N, blocks] or flat. Zero points are packed like the weights, each row padded to a byte, or floats of
/// the scales' type; without them zero is 2^(bits-1).
public final class NBitsMatrix {
    private static final Set<DataType> SCALES = Types.union(Types.FLOATS);

    private final Tensor weight;
    private final Tensor scales;
    private final Optional<Tensor> zeros;
    private final long[] groups;
    private final int rows;
    private final int columns;
    private final int bits;
    private final int blockSize;
    private final int blocks;

    private NBitsMatrix(OperatorCall call, int firstInput, int rows, int columns, int bits, int blockSize) {
        this.weight = call.value(firstInput);
        this.scales = call.value(firstInput + 1);
        this.zeros = call.has(firstInput + 2) ? Optional.of(call.value(firstInput + 2)) : Optional.empty();
        this.groups = call.has(firstInput + 3) ? call.value(firstInput + 3).toLongs() : new long[0];
        this.rows = rows;
        this.columns = columns;
        this.bits = bits;
        this.blockSize = blockSize;
        this.blocks = Math.ceilDiv(columns, blockSize);
        for (long group : groups) {
            Check.that(call, group >= 0 && group < blocks, "g_idx names group " + group + " of " + blocks);
        }
    }

    /// Checks types and shapes of weight, scales, zero points and g_idx, which are four inputs from `firstInput` on.
    public static void check(OperatorCall call, int firstInput, long n, long k, long bits, long blockSize) {
        Check.that(call, n > 0 && k > 0 && n <= Integer.MAX_VALUE && k <= Integer.MAX_VALUE,
                "attributes N = " + n + " and K = " + k + " must be positive ints");
        Check.that(call, bits == 2 || bits == 4 || bits == 8, "attribute bits is " + bits + ", expected 2, 4 or 8");
        Check.that(call, blockSize >= 16 && blockSize <= 1 << 16 && Long.bitCount(blockSize) == 1,
                "attribute block_size is " + blockSize + ", expected a power of two, 16 at least");
        long blocks = Math.ceilDiv(k, blockSize);
        Check.type(call, firstInput, Set.of(DataType.UINT8));
        elements(call, firstInput, "weight", n * blocks * blockSize * bits / 8);
        Check.type(call, firstInput + 1, SCALES);
        elements(call, firstInput + 1, "scales", n * blocks);
        if (call.has(firstInput + 2)) {
            boolean packed = call.type(firstInput + 2) == DataType.UINT8;
            Check.type(call, firstInput + 2, Types.union(SCALES, Set.of(DataType.UINT8)));
            elements(call, firstInput + 2, "zero_points", packed ? n * Math.ceilDiv(blocks * bits, 8L) : n * blocks);
        }
        if (call.has(firstInput + 3)) {
            Check.type(call, firstInput + 3, Set.of(DataType.INT32));
            long count = call.shape(firstInput + 3).elements();
            Check.that(call, count == k || count == blocks * blockSize,
                    "g_idx has " + count + " elements, expected K = " + k);
        }
    }

    private static void elements(OperatorCall call, int input, String name, long expected) {
        long found = call.shape(input).elements();
        Check.that(call, found == expected, name + " has " + found + " elements (shape " + call.shape(input)
                + "), expected " + expected + "; the model file is damaged or K, N, bits and block_size are wrong");
    }

    /// The matrix of four inputs from `firstInput` on; call [#check] first.
    public static NBitsMatrix of(OperatorCall call, int firstInput, long n, long k, long bits, long blockSize) {
        return new NBitsMatrix(call, firstInput, (int) n, (int) k, (int) bits, (int) blockSize);
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    public int blockSize() {
        return blockSize;
    }

    /// The stored integer of row n, column k.
    public int integer(int n, int k) {
        return PackedCodes.get(weight.data(), (long) n * blocks * blockSize * bits / 8, k, bits);
    }

    /// The block or group whose scale and zero point column k has.
    public int group(int k) {
        return groups.length > 0 ? (int) groups[k] : k / blockSize;
    }

    public double scale(int n, int group) {
        return scales.getDouble((long) n * blocks + group);
    }

    public double zero(int n, int group) {
        if (zeros.isEmpty()) {
            return 1 << bits - 1;
        }
        Tensor points = zeros.get();
        return points.type() == DataType.UINT8
                ? PackedCodes.get(points.data(), (long) n * Math.ceilDiv(blocks * bits, 8), group, bits)
                : points.getDouble((long) n * blocks + group);
    }

    /// Row n as real numbers.
    public void row(int n, double[] into) {
        int last = -1;
        double scale = 0;
        double zero = 0;
        for (int k = 0; k < columns; k++) {
            int group = group(k);
            if (group != last) {
                scale = scale(n, group);
                zero = zero(n, group);
                last = group;
            }
            into[k] = (integer(n, k) - zero) * scale;
        }
    }
}
