package io.updraft.runtime.operator.contracts.sequence;

import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.DatumOperator;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.TensorSequence;
import java.util.List;

/// An empty sequence for elements of type `dtype` (FLOAT where it is missing).
public final class SequenceEmpty extends DatumOperator {
    public SequenceEmpty(int version) {
        super(OperatorId.onnx("SequenceEmpty", version));
    }

    @Override
    public List<Datum> run(DatumCall call) {
        call.expectInputs(0, 0);
        long code = call.attributes().integer("dtype", DataType.FLOAT.onnxCode());
        return List.of(new TensorSequence(DataType.ofOnnx(Math.toIntExact(code)), List.of()));
    }
}
