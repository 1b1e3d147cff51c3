package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.DatumContract;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// y = x; the result shares its data with the input.
public final class Identity extends Contract implements DatumContract {
    public Identity(int version) {
        super(OperatorId.onnx("Identity", version));
    }

    /// Sequences and optionals pass through as well.
    @Override
    public List<Datum> run(DatumCall call) {
        call.expectInputs(1, 1);
        return List.of(call.input(0));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        return List.of(call.inputType(0));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        return List.of(call.value(0));
    }
}
