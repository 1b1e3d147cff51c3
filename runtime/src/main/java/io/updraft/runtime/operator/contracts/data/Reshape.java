package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// The same data under another shape: one extent may be -1 (what is left), 0 copies the input's (unless `allowzero`).
public final class Reshape extends Contract {
    public Reshape(int version) {
        super(OperatorId.onnx("Reshape", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.type(call, 1, Types.INT64);
        Shape from = call.shape(0);
        long[] dims = Check.longs(call, 1);
        boolean allowZero = call.attributes().flag("allowzero", false);
        int free = -1;
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] == 0 && !allowZero) {
                Check.that(call, axis < from.rank(),
                        "extent " + axis + " of the new shape is 0, the input has shape " + from);
                dims[axis] = from.dim(axis);
            } else if (dims[axis] == -1) {
                Check.that(call, free < 0, "the new shape " + Arrays.toString(dims) + " has two extents of -1");
                free = axis;
            }
        }
        if (free >= 0) {
            dims[free] = 1;
            long rest = Shape.of(dims).elements();
            Check.that(call, rest > 0 && from.elements() % rest == 0,
                    "cannot reshape " + from + " to " + Arrays.toString(Check.longs(call, 1)));
            dims[free] = from.elements() / rest;
        }
        Shape to = Shape.of(dims);
        Check.that(call, to.elements() == from.elements(), "cannot reshape " + from + " to " + to + ": "
                + from.elements() + " elements, not " + to.elements());
        return List.of(new TensorType(call.type(0), to));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        return List.of(call.value(0).reshaped(types.getFirst().shape()));
    }
}
