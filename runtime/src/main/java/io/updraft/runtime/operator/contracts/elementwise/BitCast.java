package io.updraft.runtime.operator.contracts.elementwise;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// The same bits as elements of another type, attribute `to`, of the same width.
public final class BitCast extends Contract {
    public BitCast(int version) {
        super(OperatorId.onnx("BitCast", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.attributes(call, "to");
        DataType from = call.type(0);
        DataType to = DataType.ofOnnx(Math.toIntExact(call.attributes().integer("to")));
        Check.that(call, from.bits() == to.bits() && from.bits() > 0,
                "cannot see the bits of " + from + " as " + to + ": their widths differ");
        return List.of(new TensorType(to, call.shape(0)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        return List.of(Tensor.over(types.getFirst(), call.value(0).data()));
    }
}
