package io.updraft.runtime.operator.contracts.sequence;

import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.DatumOperator;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;

/// Whether an optional holds something. A tensor or sequence does; what is missing does not.
public final class OptionalHasElement extends DatumOperator {
    public OptionalHasElement(int version) {
        super(OperatorId.onnx("OptionalHasElement", version));
    }

    @Override
    public List<Datum> run(DatumCall call) {
        call.expectInputs(0, 1);
        return List.of(Tensor.ofBytes(DataType.BOOL, Shape.SCALAR, (byte) (call.held(0).isPresent() ? 1 : 0)));
    }
}
