package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// The indices of all elements that are not zero, as [rank, count]. The shape depends on the data, so only a call whose
/// input is known can be inferred.
public final class NonZero extends Contract {
    public NonZero(int version) {
        super(OperatorId.onnx("NonZero", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.type(call, 0, Types.union(Types.NUMBERS, Types.BOOL));
        Tensor input = call.value(0);
        long count = 0;
        for (long i = 0; i < input.elements(); i++) {
            count += input.getDouble(i) != 0 ? 1 : 0;
        }
        return List.of(TensorType.of(DataType.INT64, input.shape().rank(), count));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor input = call.value(0);
        Tensor output = Tensor.allocate(DataType.INT64, types.getFirst().shape());
        long[] strides = Strided.strides(input.shape());
        long count = output.shape().dim(1);
        long at = 0;
        for (long i = 0; i < input.elements(); i++) {
            if (input.getDouble(i) != 0) {
                for (int axis = 0; axis < strides.length; axis++) {
                    output.setLong(axis * count + at, i / strides[axis] % input.shape().dim(axis));
                }
                at++;
            }
        }
        return List.of(output);
    }
}
