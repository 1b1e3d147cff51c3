package io.updraft.runtime.operator.contracts.sequence;

import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.DatumOperator;
import io.updraft.runtime.tensor.Datum;
import java.util.List;

/// What an optional holds; a tensor or sequence as it is.
public final class OptionalGetElement extends DatumOperator {
    public OptionalGetElement(int version) {
        super(OperatorId.onnx("OptionalGetElement", version));
    }

    @Override
    public List<Datum> run(DatumCall call) {
        call.expectInputs(1, 1);
        return List.of(call.held(0).orElseThrow(() -> call.failure("input 0 is an empty optional")));
    }
}
