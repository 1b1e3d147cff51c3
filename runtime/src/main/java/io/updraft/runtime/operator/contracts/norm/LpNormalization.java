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

/// y = x / |x| along one axis, by the norm of sums (p = 1) or of squares (p = 2); a lane of zeros stays zero.
public final class LpNormalization extends Contract {
    public LpNormalization(int version) {
        super(OperatorId.onnx("LpNormalization", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.attributes(call, "axis", "p");
        Check.type(call, 0, Types.FLOATS);
        long p = call.attributes().integer("p", 2);
        Check.that(call, p == 1 || p == 2, "attribute p is " + p + ", expected 1 or 2");
        axis(call);
        return List.of(call.inputType(0));
    }

    private static int axis(OperatorCall call) {
        return Axes.of(call, call.attributes().integer("axis", -1), call.shape(0).rank());
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape shape = call.shape(0);
        int axis = axis(call);
        int count = Math.toIntExact(shape.dim(axis));
        int stride = Math.toIntExact(shape.elements(axis + 1, shape.rank()));
        boolean squares = call.attributes().integer("p", 2) == 2;
        double[] x = Reals.of(call.value(0));
        for (int lane = 0; lane < x.length / count; lane++) {
            int start = lane / stride * count * stride + lane % stride;
            double norm = 0;
            for (int i = 0; i < count; i++) {
                double value = x[start + i * stride];
                norm += squares ? value * value : Math.abs(value);
            }
            norm = squares ? Math.sqrt(norm) : norm;
            for (int i = 0; i < count && norm != 0; i++) {
                x[start + i * stride] /= norm;
            }
        }
        return List.of(Reals.tensor(types.getFirst(), x));
    }
}
