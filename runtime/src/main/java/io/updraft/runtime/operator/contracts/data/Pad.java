package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// A tensor with elements added (or, for negative pads, removed) before and behind each axis: a constant, the edge, a
/// reflection, or the tensor again.
public final class Pad extends Contract {
    public Pad(int version) {
        super(OperatorId.onnx("Pad", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, version() < 11 ? 1 : 2, version() < 11 ? 1 : 4);
        Check.optionalType(call, 1, Types.INT64);
        Check.sameType(call, 0, 2);
        Check.optionalType(call, 3, Types.INDICES);
        String mode = mode(call);
        long[] dims = call.shape(0).dims();
        long[] pads = pads(call);
        for (int axis = 0; axis < dims.length; axis++) {
            long extent = dims[axis];
            dims[axis] = Math.addExact(dims[axis], Math.addExact(pads[axis], pads[axis + dims.length]));
            Check.that(call, dims[axis] >= 0, "pads remove more than axis " + axis + " of " + call.shape(0) + " has");
            Check.that(call, mode.equals("constant") || extent > 0 || dims[axis] == 0,
                    "axis " + axis + " of " + call.shape(0) + " has nothing to repeat");
        }
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }

    private static String mode(OperatorCall call) {
        return Check.oneOf(call, "mode", call.attributes().text("mode", "constant"), "constant", "edge", "reflect",
                "wrap");
    }

    /// Elements before each axis, then behind each.
    private long[] pads(OperatorCall call) {
        int rank = call.shape(0).rank();
        long[] given = version() < 11 ? call.attributes().integers("pads") : Check.longs(call, 1);
        long[] axes = new long[rank];
        Arrays.setAll(axes, i -> i);
        if (call.has(3)) {
            axes = Check.longs(call, 3);
        }
        Check.that(call, given.length == 2 * axes.length, "has " + given.length + " pads for " + axes.length + " axes");
        Axes.marked(call, axes, rank);
        long[] pads = new long[2 * rank];
        for (int i = 0; i < axes.length; i++) {
            int axis = Axes.of(call, axes[i], rank);
            pads[axis] = given[i];
            pads[axis + rank] = given[i + axes.length];
        }
        return pads;
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor input = call.value(0);
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        Tensor filler = filler(call, input.type());
        String mode = mode(call);
        long[] pads = pads(call);
        int rank = input.shape().rank();
        long[] strides = Strided.strides(input.shape());
        long[] outer = Strided.strides(output.shape());
        for (long at = 0; at < output.elements(); at++) {
            long source = 0;
            for (int axis = 0; axis < rank && source >= 0; axis++) {
                long index = at / outer[axis] % output.shape().dim(axis) - pads[axis];
                long inside = inside(mode, index, input.shape().dim(axis));
                source = inside < 0 ? -1 : source + inside * strides[axis];
            }
            if (source < 0) {
                Strided.run(filler, 0, 0, output, at, 0, 1);
            } else {
                Strided.run(input, source, 0, output, at, 0, 1);
            }
        }
        return List.of(output);
    }

    private Tensor filler(OperatorCall call, DataType type) {
        if (call.has(2)) {
            Check.that(call, call.shape(2).elements() == 1, "input 2 must be a scalar");
            return call.value(2);
        }
        Tensor filler = Tensor.allocate(type, Shape.SCALAR);
        if (version() < 11 && type.isFloat()) {
            filler.setDouble(0, call.attributes().number("value", 0));
        }
        return filler;
    }

    /// The index within the tensor that stands at `index`, or -1 for the constant.
    private static long inside(String mode, long index, long extent) {
        return switch (mode) {
            case "edge" -> Math.clamp(index, 0, extent - 1);
            case "wrap" -> Math.floorMod(index, extent);
            case "reflect" -> {
                long period = Math.max(1, 2 * (extent - 1));
                long folded = Math.floorMod(index, period);
                yield folded < extent ? folded : period - folded;
            }
            default -> index >= 0 && index < extent ? index : -1;
        };
    }
}
