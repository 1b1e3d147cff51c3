package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// The different elements of a tensor, or the different slices along `axis`, sorted or in the order they first occur.
/// Outputs: they, where each first occurs, for each element which of them it is, and how often each occurs.
///
/// The shape depends on the data, so only a call whose input is known can be inferred.
public final class Unique extends Contract {
    public Unique(int version) {
        super(OperatorId.onnx("Unique", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.attributes(call, "axis", "sorted");
        call.attributes().flag("sorted", true);
        long[] dims = data(call).dims();
        long slices = dims[axis(call)];
        long different = groups(call).size();
        dims[axis(call)] = different;
        TensorType each = TensorType.of(DataType.INT64, different);
        return List.of(new TensorType(call.type(0), Shape.of(dims)), each, TensorType.of(DataType.INT64, slices),
                each);
    }

    private static int axis(OperatorCall call) {
        return call.attributes().has("axis")
                ? Axes.of(call, call.attributes().integer("axis"), call.shape(0).rank())
                : 0;
    }

    private static Shape data(OperatorCall call) {
        return call.attributes().has("axis") ? call.shape(0) : Shape.of(call.shape(0).elements());
    }

    /// Groups of equal slices.
    private static List<List<Integer>> groups(OperatorCall call) {
        return new Slices(call.value(0).reshaped(data(call)), axis(call))
                .groups(call.attributes().flag("sorted", true));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        List<List<Integer>> groups = groups(call);
        Shape data = data(call);
        int axis = axis(call);
        int inner = Math.toIntExact(data.elements(axis + 1, data.rank()));
        long extent = data.dim(axis);
        Tensor values = Tensor.allocate(call.type(0), groupsShape(data, axis, groups.size()));
        Tensor first = Tensor.allocate(DataType.INT64, Shape.of(groups.size()));
        Tensor which = Tensor.allocate(DataType.INT64, Shape.of(extent));
        Tensor counts = Tensor.allocate(DataType.INT64, Shape.of(groups.size()));
        for (int group = 0; group < groups.size(); group++) {
            int index = groups.get(group).getFirst();
            first.setLong(group, index);
            counts.setLong(group, groups.get(group).size());
            for (int member : groups.get(group)) {
                which.setLong(member, group);
            }
            for (long outer = 0; outer < data.elements(0, axis); outer++) {
                Strided.run(call.value(0), (outer * extent + index) * inner, 1, values,
                        (outer * groups.size() + group) * inner, 1, inner);
            }
        }
        return List.of(values, first, which, counts);
    }

    private static Shape groupsShape(Shape data, int axis, int groups) {
        long[] dims = data.dims();
        dims[axis] = groups;
        return Shape.of(dims);
    }
}
