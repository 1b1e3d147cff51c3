package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// A tensor of the given shape filled with one value, 0 of FLOAT by default.
public final class ConstantOfShape extends Contract {
    public ConstantOfShape(int version) {
        super(OperatorId.onnx("ConstantOfShape", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.type(call, 0, Types.INT64);
        Tensor value = value(call);
        Check.that(call, value.elements() == 1,
                "attribute value has shape " + value.shape() + ", expected one element");
        return List.of(new TensorType(value.type(), Shape.of(Check.longs(call, 0))));
    }

    private static Tensor value(OperatorCall call) {
        return call.attributes().optionalTensor("value").orElseGet(() -> Tensor.ofFloats(Shape.SCALAR, 0));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        Strided.run(value(call), 0, 0, output, 0, 1, Math.toIntExact(output.elements()));
        return List.of(output);
    }
}
