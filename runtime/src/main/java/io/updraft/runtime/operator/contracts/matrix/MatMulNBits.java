package io.updraft.runtime.operator.contracts.matrix;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.quantize.NBitsMatrix;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Product;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// com.microsoft::MatMulNBits: y = a W^T + bias with W as [NBitsMatrix] has it. `accuracy_level` allows kernels to
/// round
/// activations; this reference does not.
public final class MatMulNBits extends Contract {
    public MatMulNBits() {
        super(OperatorId.microsoft("MatMulNBits"));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 3, 6);
        Check.attributes(call, "K", "N", "bits", "block_size", "accuracy_level", "weight_prepacked");
        long k = call.attributes().integer("K");
        long n = call.attributes().integer("N");
        Check.that(call, call.attributes().integer("weight_prepacked", 0) == 0,
                "attribute weight_prepacked: weights in a device's own layout are not supported, export the raw layout");
        DataType type = Check.type(call, 0, Types.FLOATS);
        Shape a = Check.rankAtLeast(call, 0, 1);
        Check.that(call, a.dim(-1) == k, "input 0 has shape " + a + ", expected K = " + k + " columns");
        NBitsMatrix.check(call, 1, n, k, call.attributes().integer("bits", 4),
                call.attributes().integer("block_size"));
        Check.sameType(call, 0, 5);
        Check.shape(call, 5, n);
        long[] dims = a.dims();
        dims[dims.length - 1] = n;
        return List.of(new TensorType(type, Shape.of(dims)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        int k = (int) call.attributes().integer("K");
        int n = (int) call.attributes().integer("N");
        NBitsMatrix weight = NBitsMatrix.of(call, 1, n, k, call.attributes().integer("bits", 4),
                call.attributes().integer("block_size"));
        double[] a = Reals.of(call.value(0));
        double[] y = new double[a.length / k * n];
        double[] row = new double[k];
        for (int j = 0; j < n; j++) {
            weight.row(j, row);
            double bias = call.has(5) ? call.value(5).getDouble(j) : 0;
            for (int i = 0; i < a.length / k; i++) {
                y[i * n + j] = bias + Product.dot(a, i * k, row, k);
            }
        }
        return List.of(Reals.tensor(types.getFirst(), y));
    }
}
