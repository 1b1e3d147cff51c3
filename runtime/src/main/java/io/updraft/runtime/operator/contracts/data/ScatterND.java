package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// A copy of the data with slices at index tuples replaced by, or combined with, updates.
public final class ScatterND extends Contract {
    public ScatterND(int version) {
        super(OperatorId.onnx("ScatterND", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 3, 3);
        Check.type(call, 1, Types.INT64);
        Check.sameType(call, 0, 2);
        Combine.check(call);
        Shape data = Check.rankAtLeast(call, 0, 1);
        Shape indices = Check.rankAtLeast(call, 1, 1);
        int tuple = Math.toIntExact(indices.dim(-1));
        Check.that(call, tuple <= data.rank(), "index tuples of " + tuple + " do not fit data of shape " + data);
        long[] expected = new long[indices.rank() - 1 + data.rank() - tuple];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = i < indices.rank() - 1 ? indices.dim(i) : data.dim(i - indices.rank() + 1 + tuple);
        }
        Check.shape(call, 2, expected);
        return List.of(call.inputType(0));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape data = call.shape(0);
        Shape indices = call.shape(1);
        String reduction = call.attributes().text("reduction", "none");
        int tuple = (int) indices.dim(-1);
        int width = Math.toIntExact(data.elements(tuple, data.rank()));
        Tensor output = Combine.copy(call.value(0));
        for (long row = 0; row < indices.elements(0, indices.rank() - 1); row++) {
            long target = 0;
            for (int i = 0; i < tuple; i++) {
                long index = Index.within(call, call.value(1).getLong(row * tuple + i), data.dim(i));
                target = target * data.dim(i) + index;
            }
            Combine.put(reduction, call.value(2), row * width, output, target * width, width);
        }
        return List.of(output);
    }
}
