package io.updraft.runtime.operator.contracts.sequence;

import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.DatumOperator;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorSequence;
import java.util.ArrayList;
import java.util.List;

/// A sequence of its inputs, which are tensors of one element type.
public final class SequenceConstruct extends DatumOperator {
    public SequenceConstruct(int version) {
        super(OperatorId.onnx("SequenceConstruct", version));
    }

    @Override
    public List<Datum> run(DatumCall call) {
        call.expectInputs(1, Integer.MAX_VALUE);
        List<Tensor> elements = new ArrayList<>();
        for (int i = 0; i < call.inputs().size(); i++) {
            elements.add(call.tensor(i));
        }
        return List.of(new TensorSequence(elements.getFirst().type(), elements));
    }
}
