package io.updraft.runtime.operator.contracts.elementwise;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// The input as it is, and a mask that keeps everything. Training with a ratio above 0 draws random numbers of which
/// ONNX does not say how: it is refused. Inputs since version 12: data, ratio?, training_mode?.
public final class Dropout extends Contract {
    public Dropout(int version) {
        super(OperatorId.onnx("Dropout", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, version() < 12 ? 1 : 3);
        Check.attributes(call, version() < 12 ? "ratio" : "seed");
        Check.type(call, 0, Types.FLOATS);
        Check.optionalType(call, 1, Types.FLOATS);
        Check.optionalType(call, 2, Types.BOOL);
        // In version 7 the mask has the type of the data.
        DataType mask = version() < 10 ? call.type(0) : DataType.BOOL;
        return List.of(call.inputType(0), new TensorType(mask, call.shape(0)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        if (call.has(2) && Check.scalar(call, 2) != 0) {
            double ratio = 0.5;
            if (call.has(1)) {
                Check.that(call, call.shape(1).elements() == 1, "input 1 (ratio) has shape " + call.shape(1));
                ratio = call.value(1).getDouble(0);
            }
            Check.that(call, ratio == 0, "training with a ratio of " + ratio + " is random, which is not supported");
        }
        Tensor mask = Tensor.allocate(types.getLast().type(), types.getLast().shape());
        for (long i = 0; i < mask.elements(); i++) {
            mask.setLong(i, 1);
        }
        return List.of(call.value(0), mask);
    }
}
