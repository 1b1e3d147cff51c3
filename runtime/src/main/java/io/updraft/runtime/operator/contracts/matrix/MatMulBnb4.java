package io.updraft.runtime.operator.contracts.matrix;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Product;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Codebook;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;

/// com.microsoft::MatMulBnb4: y = a W^T with W [N, K] in bitsandbytes' 4-bit codes, `quant_type` 0 FP4 or 1 NF4. The codes
/// of all rows lie one after another, two a byte, the first in the high bits; `block_size` neighbours share the scale
/// `absmax`, across the ends of rows.
public final class MatMulBnb4 extends Contract {
    public MatMulBnb4() {
        super(OperatorId.microsoft("MatMulBnb4"));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 3, 3);
        Check.attributes(call, "K", "N", "block_size", "quant_type", "training_mode", "transB");
        long k = call.attributes().integer("K");
        long n = call.attributes().integer("N");
        long blockSize = call.attributes().integer("block_size");
        Check.that(call, n > 0 && k > 0 && n <= Integer.MAX_VALUE && k <= Integer.MAX_VALUE,
                "attributes N = " + n + " and K = " + k + " must be positive ints");
        Check.that(call, blockSize >= 16 && blockSize <= 1 << 16 && Long.bitCount(blockSize) == 1,
                "attribute block_size is " + blockSize + ", expected a power of two, 16 at least");
        Check.that(call, call.attributes().integer("transB", 1) == 1,
                "attribute transB is not 1; the weight is [N, K]");
        codebook(call);
        DataType type = Check.type(call, 0, Types.FLOATS);
        Shape a = Check.rankAtLeast(call, 0, 1);
        Check.that(call, a.dim(-1) == k, "input 0 has shape " + a + ", expected K = " + k + " columns");
        Check.type(call, 1, Set.of(DataType.UINT8));
        elements(call, 1, Math.ceilDiv(n * k, 2));
        Check.type(call, 2, Types.FLOATS);
        elements(call, 2, Math.ceilDiv(n * k, blockSize));
        long[] dims = a.dims();
        dims[dims.length - 1] = n;
        return List.of(new TensorType(type, Shape.of(dims)));
    }

    private static void elements(OperatorCall call, int input, long expected) {
        Check.that(call, call.shape(input).elements() == expected,
                "input " + input + " has shape " + call.shape(input) + ", expected " + expected + " elements");
    }

    private static Codebook codebook(OperatorCall call) {
        long type = call.attributes().integer("quant_type");
        Check.that(call, type == 0 || type == 1, "attribute quant_type is " + type + ", expected 0 (FP4) or 1 (NF4)");
        return type == 0 ? Codebook.FP4 : Codebook.NF4;
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        int k = (int) call.attributes().integer("K");
        int n = (int) call.attributes().integer("N");
        long blockSize = call.attributes().integer("block_size");
        Codebook codebook = codebook(call);
        double[] a = Reals.of(call.value(0));
        double[] y = new double[a.length / k * n];
        double[] row = new double[k];
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < k; i++) {
                long index = (long) j * k + i;
                int stored = call.value(1).data().get(Tensor.BYTE, index / 2);
                int code = (index % 2 == 0 ? stored >>> 4 : stored) & 15;
                row[i] = codebook.level(code) * call.value(2).getDouble(index / blockSize);
            }
            for (int i = 0; i < a.length / k; i++) {
                y[i * n + j] = Product.dot(a, i * k, row, k);
            }
        }
        return List.of(Reals.tensor(types.getFirst(), y));
    }
}
