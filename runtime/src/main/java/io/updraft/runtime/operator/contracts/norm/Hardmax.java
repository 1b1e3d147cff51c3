package io.updraft.runtime.operator.contracts.norm;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// 1 at the first largest element along an axis, 0 elsewhere; before version 13 over all axes from `axis` on together.
public final class Hardmax extends Contract {
    public Hardmax(int version) {
        super(OperatorId.onnx("Hardmax", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.attributes(call, "axis");
        Check.type(call, 0, Types.FLOATS);
        axis(call);
        return List.of(call.inputType(0));
    }

    private int axis(OperatorCall call) {
        int rank = call.shape(0).rank();
        long axis = call.attributes().integer("axis", version() < 13 ? 1 : -1);
        return version() < 13 && axis == rank ? rank : Axes.of(call, axis, rank);
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape shape = call.shape(0);
        int axis = axis(call);
        int count = Math.toIntExact(version() < 13 ? shape.elements(axis, shape.rank()) : shape.dim(axis));
        int stride = Math.toIntExact(version() < 13 ? 1 : shape.elements(axis + 1, shape.rank()));
        double[] x = Reals.of(call.value(0));
        double[] y = new double[x.length];
        for (int lane = 0; lane < x.length / count; lane++) {
            int start = lane / stride * count * stride + lane % stride;
            int best = start;
            for (int i = 1; i < count; i++) {
                best = x[start + i * stride] > x[best] ? start + i * stride : best;
            }
            y[best] = 1;
        }
        return List.of(Reals.tensor(types.getFirst(), y));
    }
}
