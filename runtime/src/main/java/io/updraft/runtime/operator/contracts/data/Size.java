package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// The number of elements.
public final class Size extends Contract {
    public Size(int version) {
        super(OperatorId.onnx("Size", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        return List.of(new TensorType(DataType.INT64, Shape.SCALAR));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        return List.of(Tensor.ofLongs(Shape.SCALAR, call.shape(0).elements()));
    }
}
