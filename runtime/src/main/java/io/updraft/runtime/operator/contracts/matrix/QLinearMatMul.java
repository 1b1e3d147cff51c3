package io.updraft.runtime.operator.contracts.matrix;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// y = saturate(round(a_scale b_scale / y_scale * (a - a_zero)(b - b_zero)) + y_zero). Inputs: a, a_scale, a_zero, b,
/// b_scale, b_zero, y_scale, y_zero; scales and zero points of a may be one for each row, of b one for each column.
public final class QLinearMatMul extends Contract {
    public QLinearMatMul(int version) {
        super(OperatorId.onnx("QLinearMatMul", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 8, 8);
        for (int matrix : new int[]{0, 3}) {
            Check.type(call, matrix, MatMulInteger.BYTES);
            Check.type(call, matrix + 1, Types.FLOATS);
            Check.sameType(call, matrix, matrix + 2);
        }
        Check.type(call, 6, Types.FLOATS);
        DataType type = Check.type(call, 7, MatMulInteger.BYTES);
        MatrixShape shape = MatrixShape.of(call, 0, 3);
        for (int input : new int[]{1, 2}) {
            MatMulInteger.perRowOrColumn(call, input, shape.m());
            MatMulInteger.perRowOrColumn(call, input + 3, shape.n());
            MatMulInteger.perRowOrColumn(call, input + 5, 1);
        }
        return List.of(new TensorType(type, shape.output()));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        MatrixShape shape = MatrixShape.of(call, 0, 3);
        long[] product = MatMulInteger.product(call, shape, 0, 2, 3, 5);
        double[] left = Reals.of(call.value(1));
        double[] right = Reals.of(call.value(4));
        double scale = call.value(6).getDouble(0);
        double zero = call.value(7).getDouble(0);
        Tensor output = Tensor.allocate(types.getFirst().type(), shape.output());
        for (int i = 0; i < product.length; i++) {
            double rowScale = left[left.length == 1 ? 0 : i / shape.n() % shape.m()];
            double columnScale = right[right.length == 1 ? 0 : i % shape.n()];
            output.setDouble(i, Math.rint(product[i] * (rowScale * columnScale / scale)) + zero);
        }
        return List.of(output);
    }
}
