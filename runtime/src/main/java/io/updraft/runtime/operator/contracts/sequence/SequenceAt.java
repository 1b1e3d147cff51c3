package io.updraft.runtime.operator.contracts.sequence;

import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.DatumOperator;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.TensorSequence;
import java.util.List;

/// The element at a position, counted from the end if negative.
public final class SequenceAt extends DatumOperator {
    public SequenceAt(int version) {
        super(OperatorId.onnx("SequenceAt", version));
    }

    @Override
    public List<Datum> run(DatumCall call) {
        call.expectInputs(2, 2);
        TensorSequence sequence = call.sequence(0);
        return List.of(sequence.elements().get(Position.of(call, 1, sequence.size(), sequence.size() - 1)));
    }
}
