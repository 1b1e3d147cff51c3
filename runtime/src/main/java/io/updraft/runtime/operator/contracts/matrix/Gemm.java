package io.updraft.runtime.operator.contracts.matrix;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Broadcast;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/// y = alpha a' b' + beta c, where a' and b' may be transposed and c broadcasts to y.
public final class Gemm extends Contract {
    private static final Set<DataType> ALLOWED = Types.union(Types.FLOATS,
            Set.of(DataType.INT32, DataType.INT64, DataType.UINT32, DataType.UINT64));

    public Gemm(int version) {
        super(OperatorId.onnx("Gemm", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, version() < 11 ? 3 : 2, 3);
        DataType type = Check.type(call, 0, ALLOWED);
        Check.sameType(call, 0, 1, 2);
        Shape a = Check.rank(call, 0, 2);
        Shape b = Check.rank(call, 1, 2);
        boolean transA = call.attributes().flag("transA", false);
        boolean transB = call.attributes().flag("transB", false);
        Check.that(call, a.dim(transA ? 0 : 1) == b.dim(transB ? 1 : 0), "inner extents of " + a
                + (transA ? " transposed" : "") + " and " + b + (transB ? " transposed" : "") + " differ");
        Shape y = Shape.of(a.dim(transA ? 1 : 0), b.dim(transB ? 0 : 1));
        Check.that(call, !call.has(2) || Broadcast.shape(call, y, call.shape(2)).equals(y),
                call.has(2) ? "input 2 of shape " + call.shape(2) + " does not broadcast to " + y : "");
        return List.of(new TensorType(type, y));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape y = types.getFirst().shape();
        int m = Math.toIntExact(y.dim(0));
        int n = Math.toIntExact(y.dim(1));
        boolean transA = call.attributes().flag("transA", false);
        boolean transB = call.attributes().flag("transB", false);
        int k = Math.toIntExact(call.shape(0).dim(transA ? 0 : 1));
        double[] a = Reals.of(transA ? transposed(call.value(0)) : call.value(0));
        double[] product = MatMul.product(a, transB ? transposed(call.value(1)) : call.value(1), 0, m, k, n);
        double alpha = call.attributes().number("alpha", 1);
        double beta = call.attributes().number("beta", 1);
        double[] c = call.has(2) ? Reals.of(call.value(2)) : new double[1];
        IntUnaryOperator index = Broadcast.index(call.has(2) ? call.shape(2) : Shape.SCALAR, y);
        for (int i = 0; i < product.length; i++) {
            product[i] = alpha * product[i] + (call.has(2) ? beta * c[index.applyAsInt(i)] : 0);
        }
        return List.of(Reals.tensor(types.getFirst(), product));
    }

    private static Tensor transposed(Tensor matrix) {
        long rows = matrix.shape().dim(0);
        long columns = matrix.shape().dim(1);
        Tensor result = Tensor.allocate(matrix.type(), Shape.of(columns, rows));
        Strided.copy(matrix, new long[]{columns, rows}, new long[]{1, columns}, 0, result);
        return result;
    }
}
