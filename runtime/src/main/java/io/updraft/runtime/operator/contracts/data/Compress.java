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
import java.util.stream.LongStream;

/// The slices along an axis, or without one the elements, for which a condition holds; those beyond its end are left
/// out. The shape depends on the condition, so only a call that knows it can be inferred.
public final class Compress extends Contract {
    public Compress(int version) {
        super(OperatorId.onnx("Compress", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.attributes(call, "axis");
        Check.type(call, 1, Types.BOOL);
        Shape data = data(call);
        long[] dims = data.dims();
        int axis = axis(call);
        long conditions = Check.rank(call, 1, 1).dim(0);
        Check.that(call, conditions <= dims[axis],
                "has " + conditions + " conditions for " + dims[axis] + " elements along axis " + axis);
        dims[axis] = kept(call).length;
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }

    private static int axis(OperatorCall call) {
        return call.attributes().has("axis")
                ? Axes.of(call, call.attributes().integer("axis"), call.shape(0).rank())
                : 0;
    }

    /// The shape of the input, flattened where no axis is named.
    private static Shape data(OperatorCall call) {
        return call.attributes().has("axis")
                ? Check.rankAtLeast(call, 0, 1)
                : Shape.of(call.shape(0).elements());
    }

    private static long[] kept(OperatorCall call) {
        Tensor condition = call.value(1);
        return LongStream.range(0, condition.elements()).filter(i -> condition.getLong(i) != 0).toArray();
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        Shape data = data(call);
        int axis = axis(call);
        long[] kept = kept(call);
        int inner = Math.toIntExact(data.elements(axis + 1, data.rank()));
        long extent = data.dim(axis);
        for (long slice = 0; slice < output.elements() / inner; slice++) {
            long source = slice / kept.length * extent + kept[(int) (slice % kept.length)];
            Strided.run(call.value(0), source * inner, 1, output, slice * inner, 1, inner);
        }
        return List.of(output);
    }
}
