package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// The same data without the named axes, which must be of extent 1; without all such axes if none is named.
public final class Squeeze extends Contract {
    public Squeeze(int version) {
        super(OperatorId.onnx("Squeeze", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, version() < 13 ? 1 : 2);
        Check.optionalType(call, 1, Types.INT64);
        Shape from = call.shape(0);
        boolean named = version() < 13 ? call.attributes().has("axes") : call.has(1);
        boolean[] removed = new boolean[from.rank()];
        if (named) {
            removed = Axes.marked(call, version() < 13 ? call.attributes().integers("axes") : Check.longs(call, 1),
                    from.rank());
        }
        long[] dims = new long[from.rank()];
        int kept = 0;
        for (int axis = 0; axis < from.rank(); axis++) {
            Check.that(call, !removed[axis] || from.dim(axis) == 1,
                    "axis " + axis + " of an input of shape " + from + " is not of extent 1");
            if (named ? !removed[axis] : from.dim(axis) != 1) {
                dims[kept++] = from.dim(axis);
            }
        }
        return List.of(new TensorType(call.type(0), Shape.of(Arrays.copyOf(dims, kept))));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        return List.of(call.value(0).reshaped(types.getFirst().shape()));
    }
}
