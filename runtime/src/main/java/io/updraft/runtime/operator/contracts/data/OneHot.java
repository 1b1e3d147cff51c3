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

/// For each index a vector of `depth` elements along a new axis: the "on" value at the index, the "off" value elsewhere,
/// everywhere if the index is outside [-depth, depth).
public final class OneHot extends Contract {
    public OneHot(int version) {
        super(OperatorId.onnx("OneHot", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 3, 3);
        Check.type(call, 0, Types.NUMBERS);
        Check.type(call, 1, Types.NUMBERS);
        Check.shape(call, 2, 2);
        Shape indices = call.shape(0);
        int axis = axis(call);
        long depth = Check.scalar(call, 1);
        long[] dims = new long[indices.rank() + 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i < axis ? indices.dim(i) : i == axis ? depth : indices.dim(i - 1);
        }
        return List.of(new TensorType(call.type(2), Shape.of(dims)));
    }

    private static int axis(OperatorCall call) {
        return Axes.of(call, call.attributes().integer("axis", -1), call.shape(0).rank() + 1);
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape shape = types.getFirst().shape();
        int axis = axis(call);
        long depth = shape.dim(axis);
        long inner = shape.elements(axis + 1, shape.rank());
        Tensor output = Tensor.allocate(types.getFirst().type(), shape);
        Strided.run(call.value(2), 0, 0, output, 0, 1, Math.toIntExact(output.elements()));
        for (long i = 0; i < call.shape(0).elements(); i++) {
            long index = call.value(0).getLong(i);
            index += index < 0 ? depth : 0;
            if (index >= 0 && index < depth) {
                Strided.run(call.value(2), 1, 0, output, i / inner * depth * inner + index * inner + i % inner, 0, 1);
            }
        }
        return List.of(output);
    }
}
