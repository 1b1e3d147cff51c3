package io.updraft.runtime.operator.contracts.norm;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// y = (x - mean) / (deviation + 1e-9) over `axes`, by default all but the channels' of [N, C, H, W].
public final class MeanVarianceNormalization extends Contract {
    private static final double EPSILON = 1e-9;

    public MeanVarianceNormalization(int version) {
        super(OperatorId.onnx("MeanVarianceNormalization", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.attributes(call, "axes");
        Check.type(call, 0, Types.FLOATS);
        reduced(call);
        return List.of(call.inputType(0));
    }

    private static boolean[] reduced(OperatorCall call) {
        return Axes.marked(call, call.attributes().integers("axes", 0, 2, 3), call.shape(0).rank());
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        boolean[] reduced = reduced(call);
        long[] dims = call.shape(0).dims();
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = reduced[axis] ? 1 : dims[axis];
        }
        Shape groups = Shape.of(dims);
        long[] strides = Strided.strides(groups);
        for (int axis = 0; axis < dims.length; axis++) {
            strides[axis] = reduced[axis] ? 0 : strides[axis];
        }
        double[] x = Reals.of(call.value(0));
        int[] group = new int[x.length];
        int[] at = {0};
        Strided.walk(call.shape(0).dims(), strides, 0, (start, step, count) -> {
            for (int i = 0; i < count; i++) {
                group[at[0]++] = (int) (start + i * step);
            }
        });
        Moments moments = Moments.of(x, i -> group[i], Math.toIntExact(groups.elements()));
        for (int i = 0; i < x.length; i++) {
            x[i] = (x[i] - moments.mean()[group[i]]) / (Math.sqrt(moments.variance()[group[i]]) + EPSILON);
        }
        return List.of(Reals.tensor(types.getFirst(), x));
    }
}
