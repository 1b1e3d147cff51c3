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

/// Softmax and LogSoftmax along one axis; before version 13 over all axes from `axis` on together.
/// A row of minus infinities gives NaN, as the formula does.
public final class Softmax extends Contract {
    private final boolean logarithm;

    private Softmax(String type, int version) {
        super(OperatorId.onnx(type, version));
        this.logarithm = type.equals("LogSoftmax");
    }

    public static Softmax softmax(int version) {
        return new Softmax("Softmax", version);
    }

    public static Softmax logSoftmax(int version) {
        return new Softmax("LogSoftmax", version);
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
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
        double[] values = Reals.of(call.value(0));
        for (int start = 0; start < values.length; start += count * stride) {
            for (int lane = 0; lane < stride; lane++) {
                row(values, start + lane, stride, count);
            }
        }
        return List.of(Reals.tensor(types.getFirst(), values));
    }

    private void row(double[] values, int start, int stride, int count) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            max = Math.max(max, values[start + i * stride]);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(values[start + i * stride] - max);
        }
        for (int i = 0; i < count; i++) {
            double shifted = values[start + i * stride] - max;
            values[start + i * stride] = logarithm ? shifted - Math.log(sum) : Math.exp(shifted) / sum;
        }
    }
}
