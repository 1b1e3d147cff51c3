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
import java.util.Arrays;
import java.util.List;

/// Every `step`-th element from `start` to `end` along some axes; bounds are clamped, negative ones count from the end.
/// Before version 10 bounds and axes are attributes and every step is 1.
public final class Slice extends Contract {
    private record Cut(long[] starts, long[] steps, long[] counts) {}

    public Slice(int version) {
        super(OperatorId.onnx("Slice", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, version() < 10 ? 1 : 3, version() < 10 ? 1 : 5);
        for (int input = 1; input < call.inputs(); input++) {
            Check.optionalType(call, input, Types.INDICES);
        }
        return List.of(new TensorType(call.type(0), Shape.of(cut(call).counts)));
    }

    private Cut cut(OperatorCall call) {
        Shape shape = call.shape(0);
        long[] starts = version() < 10 ? call.attributes().integers("starts") : Check.longs(call, 1);
        long[] ends = version() < 10 ? call.attributes().integers("ends") : Check.longs(call, 2);
        boolean hasAxes = version() < 10 ? call.attributes().has("axes") : call.has(3);
        long[] axes = new long[starts.length];
        Arrays.setAll(axes, i -> i);
        if (hasAxes) {
            axes = version() < 10 ? call.attributes().integers("axes") : Check.longs(call, 3);
        }
        long[] steps = new long[starts.length];
        Arrays.fill(steps, 1);
        if (call.has(4)) {
            steps = Check.longs(call, 4);
        }
        Check.that(call, ends.length == starts.length && axes.length == starts.length && steps.length == starts.length,
                "has " + starts.length + " starts, " + ends.length + " ends, " + axes.length + " axes and "
                        + steps.length + " steps");
        Axes.marked(call, axes, shape.rank());
        Cut cut = new Cut(new long[shape.rank()], new long[shape.rank()], shape.dims());
        Arrays.fill(cut.steps, 1);
        for (int i = 0; i < axes.length; i++) {
            int axis = Axes.of(call, axes[i], shape.rank());
            long extent = shape.dim(axis);
            long step = steps[i];
            Check.that(call, step != 0 && step != Long.MIN_VALUE, "step " + step + " along axis " + axis);
            long low = step > 0 ? 0 : -1;
            long high = step > 0 ? extent : extent - 1;
            long start = Math.clamp(fromStart(starts[i], extent), Math.min(0, high), high);
            long end = Math.clamp(fromStart(ends[i], extent), low, extent);
            long distance = step > 0 ? end - start : start - end;
            cut.starts[axis] = start;
            cut.steps[axis] = step;
            cut.counts[axis] = extent == 0 || distance <= 0 ? 0 : Math.ceilDiv(distance, Math.abs(step));
        }
        return cut;
    }

    private static long fromStart(long index, long extent) {
        return index < 0 ? index + extent : index;
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Cut cut = cut(call);
        long[] strides = Strided.strides(call.shape(0));
        long start = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            start += cut.starts[axis] * strides[axis];
            // A step longer than the axis takes one element only; its stride is never used and must not overflow.
            strides[axis] = cut.counts[axis] <= 1 ? 0 : strides[axis] * cut.steps[axis];
        }
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        Strided.copy(call.value(0), cut.counts, strides, start, output);
        return List.of(output);
    }
}
