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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A tensor cut along one axis: into parts of the given extents, or evenly. The number of even parts is that of the
/// node's outputs, or since version 18 attribute `num_outputs`, when the last part may be smaller.
public final class Split extends Contract {
    public Split(int version) {
        super(OperatorId.onnx("Split", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, version() < 13 ? 1 : 2);
        Check.optionalType(call, 1, Types.INT64);
        int axis = axis(call);
        List<TensorType> types = new ArrayList<>();
        for (long extent : extents(call, call.shape(0).dim(axis))) {
            long[] dims = call.shape(0).dims();
            dims[axis] = extent;
            types.add(new TensorType(call.type(0), Shape.of(dims)));
        }
        return types;
    }

    private static int axis(OperatorCall call) {
        return Axes.of(call, call.attributes().integer("axis", 0), call.shape(0).rank());
    }

    private long[] extents(OperatorCall call, long extent) {
        boolean given = version() < 13 ? call.attributes().has("split") : call.has(1);
        if (given) {
            long[] extents = version() < 13 ? call.attributes().integers("split") : Check.longs(call, 1);
            Check.that(call, Arrays.stream(extents).sum() == extent && Arrays.stream(extents).allMatch(e -> e >= 0),
                    "parts " + Arrays.toString(extents) + " do not add up to " + extent);
            return extents;
        }
        long parts = call.attributes().integer("num_outputs", call.outputs());
        Check.that(call, parts > 0 && parts <= 1 << 16, "cannot split into " + parts + " parts");
        Check.that(call, version() >= 18 || extent % parts == 0,
                "cannot split " + extent + " into " + parts + " equal parts");
        long[] extents = new long[(int) parts];
        Arrays.fill(extents, Math.ceilDiv(extent, parts));
        extents[extents.length - 1] = extent - Math.ceilDiv(extent, parts) * (parts - 1);
        Check.that(call, extents[extents.length - 1] >= 0, "cannot split " + extent + " into " + parts + " parts");
        return extents;
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        int axis = axis(call);
        long[] strides = Strided.strides(call.shape(0));
        List<Tensor> parts = new ArrayList<>();
        long start = 0;
        for (TensorType type : types) {
            Tensor part = Tensor.allocate(type.type(), type.shape());
            Strided.copy(call.value(0), type.shape().dims(), strides, start, part);
            start += type.shape().dim(axis) * strides[axis];
            parts.add(part);
        }
        return parts;
    }
}
