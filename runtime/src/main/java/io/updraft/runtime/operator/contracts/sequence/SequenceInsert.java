package io.updraft.runtime.operator.contracts.sequence;

import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.DatumOperator;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorSequence;
import java.util.ArrayList;
import java.util.List;

/// A sequence with one more tensor before a position, at the end where none is given.
public final class SequenceInsert extends DatumOperator {
    public SequenceInsert(int version) {
        super(OperatorId.onnx("SequenceInsert", version));
    }

    @Override
    public List<Datum> run(DatumCall call) {
        call.expectInputs(2, 3);
        TensorSequence sequence = call.sequence(0);
        List<Tensor> elements = new ArrayList<>(sequence.elements());
        elements.add(Position.of(call, 2, sequence.size(), sequence.size()), call.tensor(1));
        return List.of(new TensorSequence(sequence.type(), elements));
    }
}
