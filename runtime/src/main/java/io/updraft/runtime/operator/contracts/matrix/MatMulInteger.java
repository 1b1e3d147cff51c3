package io.updraft.runtime.operator.contracts.matrix;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Integers;
import io.updraft.runtime.operator.contracts.support.Product;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;

/// y = (a - a_zero_point) (b - b_zero_point) in INT32; zero points are scalars, or one for each row of a and each
/// column of b.
public final class MatMulInteger extends Contract {
    static final Set<DataType> BYTES = Set.of(DataType.INT8, DataType.UINT8);

    public MatMulInteger(int version) {
        super(OperatorId.onnx("MatMulInteger", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 4);
        Check.type(call, 0, BYTES);
        Check.type(call, 1, BYTES);
        Check.sameType(call, 0, 2);
        Check.sameType(call, 1, 3);
        MatrixShape shape = MatrixShape.of(call, 0, 1);
        perRowOrColumn(call, 2, shape.m());
        perRowOrColumn(call, 3, shape.n());
        return List.of(new TensorType(DataType.INT32, shape.output()));
    }

    static void perRowOrColumn(OperatorCall call, int input, int count) {
        if (call.has(input)) {
            long elements = call.shape(input).elements();
            Check.that(call, elements == 1 || elements == count, "input " + input + " has shape " + call.shape(input)
                    + ", expected a scalar or " + count + " elements");
        }
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        MatrixShape shape = MatrixShape.of(call, 0, 1);
        return List.of(Integers.tensor(types.getFirst(), product(call, shape, 0, 2, 1, 3)));
    }

    /// The products of the matrices less their zero points, exactly.
    static long[] product(OperatorCall call, MatrixShape shape, int left, int leftZero, int right, int rightZero) {
        int m = shape.m();
        int k = shape.k();
        int n = shape.n();
        long[] result = new long[Math.toIntExact(shape.output().elements())];
        long[] columnZero = zeros(call, rightZero, n);
        long[] rowZero = zeros(call, leftZero, m);
        Tensor b = call.value(right);
        for (int batch = 0; batch < shape.batches(); batch++) {
            double[] a = Reals.of(call.value(left), (long) shape.left().applyAsInt(batch) * m * k, m * k);
            for (int i = 0; i < a.length; i++) {
                a[i] -= rowZero[i / k];
            }
            long rightStart = (long) shape.right().applyAsInt(batch) * k * n;
            // Doubles hold sums of products of bytes exactly up to 2^53.
            double[] product = Product.of(a, (x, row) -> {
                Reals.read(b, rightStart + (long) x * n, row, 0, n);
                for (int j = 0; j < n; j++) {
                    row[j] -= columnZero[j];
                }
            }, m, k, n);
            for (int i = 0; i < product.length; i++) {
                result[batch * m * n + i] = (long) product[i];
            }
        }
        return result;
    }

    private static long[] zeros(OperatorCall call, int input, int count) {
        long[] zeros = new long[count];
        for (int i = 0; call.has(input) && i < count; i++) {
            zeros[i] = call.value(input).getLong(call.shape(input).elements() == 1 ? 0 : i);
        }
        return zeros;
    }
}
