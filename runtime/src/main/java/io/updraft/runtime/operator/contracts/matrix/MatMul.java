package io.updraft.runtime.operator.contracts.matrix;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Product;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;

/// y = a b as NumPy's matmul.
public final class MatMul extends Contract {
    private static final Set<DataType> ALLOWED = Types.union(Types.FLOATS,
            Set.of(DataType.INT32, DataType.INT64, DataType.UINT32, DataType.UINT64));

    public MatMul(int version) {
        super(OperatorId.onnx("MatMul", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        DataType type = Check.type(call, 0, ALLOWED);
        Check.sameType(call, 0, 1);
        return List.of(new TensorType(type, MatrixShape.of(call, 0, 1).output()));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        MatrixShape shape = MatrixShape.of(call, 0, 1);
        Tensor output = Tensor.allocate(types.getFirst().type(), shape.output());
        int m = shape.m();
        int k = shape.k();
        int n = shape.n();
        for (int batch = 0; batch < shape.batches(); batch++) {
            long left = (long) shape.left().applyAsInt(batch) * m * k;
            long right = (long) shape.right().applyAsInt(batch) * k * n;
            if (output.type().isFloat()) {
                double[] a = Reals.of(call.value(0), left, m * k);
                Reals.write(output, (long) batch * m * n, product(a, call.value(1), right, m, k, n), m * n);
            } else {
                for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                        long sum = 0;
                        for (int x = 0; x < k; x++) {
                            sum += call.value(0).getLong(left + (long) i * k + x)
                                    * call.value(1).getLong(right + (long) x * n + j);
                        }
                        output.setLong(((long) batch * m + i) * n + j, sum);
                    }
                }
            }
        }
        return List.of(output);
    }

    /// The [m, n] product of `a` [m, k] with the [k, n] matrix that starts at element `start` of `b`.
    static double[] product(double[] a, Tensor b, long start, int m, int k, int n) {
        return Product.of(a, (x, row) -> Reals.read(b, start + (long) x * n, row, 0, n), m, k, n);
    }
}
