package io.updraft.runtime.operator.contracts.sequence;

import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.DatumOperator;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorSequence;
import java.util.ArrayList;
import java.util.List;

/// A sequence without the element at a position, without the last where none is given.
public final class SequenceErase extends DatumOperator {
    public SequenceErase(int version) {
        super(OperatorId.onnx("SequenceErase", version));
    }

    @Override
    public List<Datum> run(DatumCall call) {
        call.expectInputs(1, 2);
        TensorSequence sequence = call.sequence(0);
        List<Tensor> elements = new ArrayList<>(sequence.elements());
        elements.remove(Position.of(call, 1, sequence.size(), sequence.size() - 1));
        return List.of(new TensorSequence(sequence.type(), elements));
    }
}
