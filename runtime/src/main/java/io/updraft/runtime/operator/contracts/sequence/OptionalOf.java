package io.updraft.runtime.operator.contracts.sequence;

import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.DatumOperator;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.OptionalDatum;
import java.util.List;

/// ONNX's `Optional`: its input as an optional value, or an empty one where there is none.
public final class OptionalOf extends DatumOperator {
    public OptionalOf(int version) {
        super(OperatorId.onnx("Optional", version));
    }

    @Override
    public List<Datum> run(DatumCall call) {
        call.expectInputs(0, 1);
        return List.of(call.has(0) ? OptionalDatum.of(call.input(0)) : OptionalDatum.EMPTY);
    }
}
