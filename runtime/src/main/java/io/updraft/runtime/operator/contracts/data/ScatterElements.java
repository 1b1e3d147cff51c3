package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// A copy of the data with elements replaced by, or combined with, updates: each goes to its own place, except along one
/// axis, where the index says it.
public final class ScatterElements extends Contract {
    private ScatterElements(String type, int version) {
        super(OperatorId.onnx(type, version));
    }

    public static ScatterElements elements(int version) {
        return new ScatterElements("ScatterElements", version);
    }

    /// What the operator was called before version 11.
    public static ScatterElements scatter(int version) {
        return new ScatterElements("Scatter", version);
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 3, 3);
        Check.type(call, 1, Types.INDICES);
        Check.sameType(call, 0, 2);
        Combine.check(call);
        Shape data = Check.rankAtLeast(call, 0, 1);
        Shape indices = Check.rank(call, 1, data.rank());
        Check.shape(call, 2, indices.dims());
        int axis = axis(call);
        for (int i = 0; i < data.rank(); i++) {
            Check.that(call, i == axis || indices.dim(i) <= data.dim(i),
                    "indices of shape " + indices + " do not fit data of shape " + data);
        }
        return List.of(call.inputType(0));
    }

    private static int axis(OperatorCall call) {
        return Axes.of(call, call.attributes().integer("axis", 0), call.shape(0).rank());
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        String reduction = call.attributes().text("reduction", "none");
        int axis = axis(call);
        long[] strides = Strided.strides(call.shape(0));
        long along = strides[axis];
        strides[axis] = 0;
        long[] indices = Index.within(call, call.value(1), call.shape(0).dim(axis));
        Tensor output = Combine.copy(call.value(0));
        int[] at = {0};
        Strided.walk(call.shape(1).dims(), strides, 0, (start, step, count) -> {
            for (int i = 0; i < count; i++, at[0]++) {
                long target = start + i * step + indices[at[0]] * along;
                Combine.put(reduction, call.value(2), at[0], output, target, 1);
            }
        });
        return List.of(output);
    }
}
