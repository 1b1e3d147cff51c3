package io.updraft.runtime.operator.contracts.sequence;

import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.DatumOperator;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;

/// The number of elements, an INT64 scalar.
public final class SequenceLength extends DatumOperator {
    public SequenceLength(int version) {
        super(OperatorId.onnx("SequenceLength", version));
    }

    @Override
    public List<Datum> run(DatumCall call) {
        call.expectInputs(1, 1);
        return List.of(Tensor.ofLongs(Shape.SCALAR, call.sequence(0).size()));
    }
}
