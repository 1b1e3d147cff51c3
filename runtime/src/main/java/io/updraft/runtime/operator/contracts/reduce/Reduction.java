package io.updraft.runtime.operator.contracts.reduce;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A reduction over axes: `axes` is an attribute in old versions and an input in new ones; none means all axes, or,
/// with `noop_with_empty_axes`, no reduction. In double, rounded once; integers exactly where the formula allows.
public final class Reduction extends Contract {
    /// What is reduced: each element is mapped, all are joined, the result is finished.
    public enum Kind {
        SUM, MEAN, MAX, MIN, PROD, L1, L2, LOG_SUM, LOG_SUM_EXP, SUM_SQUARE
    }

    private final Kind kind;
    private final int axesInputSince;

    private Reduction(String type, int version, Kind kind, int axesInputSince) {
        super(OperatorId.onnx(type, version));
        this.kind = kind;
        this.axesInputSince = axesInputSince;
    }

    public static List<OperatorContract> all() {
        List<OperatorContract> all = new ArrayList<>();
        add(all, "ReduceSum", Kind.SUM, 13, 1, 11, 13);
        add(all, "ReduceMean", Kind.MEAN, 18, 1, 11, 13, 18);
        add(all, "ReduceMax", Kind.MAX, 18, 1, 11, 12, 13, 18, 20);
        add(all, "ReduceMin", Kind.MIN, 18, 1, 11, 12, 13, 18, 20);
        add(all, "ReduceProd", Kind.PROD, 18, 1, 11, 13, 18);
        add(all, "ReduceL1", Kind.L1, 18, 1, 11, 13, 18);
        add(all, "ReduceL2", Kind.L2, 18, 1, 11, 13, 18);
        add(all, "ReduceLogSum", Kind.LOG_SUM, 18, 1, 11, 13, 18);
        add(all, "ReduceLogSumExp", Kind.LOG_SUM_EXP, 18, 1, 11, 13, 18);
        add(all, "ReduceSumSquare", Kind.SUM_SQUARE, 18, 1, 11, 13, 18);
        return all;
    }

    private static void add(List<OperatorContract> all, String type, Kind kind, int axesInputSince, int... versions) {
        for (int version : versions) {
            all.add(new Reduction(type, version, kind, axesInputSince));
        }
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        boolean axesAreInput = version() >= axesInputSince;
        Check.inputs(call, 1, axesAreInput ? 2 : 1);
        boolean ordering = kind == Kind.MAX || kind == Kind.MIN;
        Check.type(call, 0, ordering && version() >= 20 ? Types.union(Types.NUMBERS, Types.BOOL) : Types.NUMBERS);
        Check.optionalType(call, 1, Types.INT64);
        boolean[] reduced = reduced(call);
        boolean keep = call.attributes().flag("keepdims", true);
        long[] dims = new long[reduced.length];
        int rank = 0;
        for (int axis = 0; axis < reduced.length; axis++) {
            if (!reduced[axis]) {
                dims[rank++] = call.shape(0).dim(axis);
            } else if (keep) {
                dims[rank++] = 1;
            }
        }
        return List.of(new TensorType(call.type(0), Shape.of(Arrays.copyOf(dims, rank))));
    }

    private boolean[] reduced(OperatorCall call) {
        int rank = call.shape(0).rank();
        long[] axes = version() < axesInputSince
                ? call.attributes().integers("axes", new long[0])
                : call.has(1) ? Check.longs(call, 1) : new long[0];
        boolean[] reduced = Axes.marked(call, axes, rank);
        if (axes.length == 0 && !call.attributes().flag("noop_with_empty_axes", false)) {
            Arrays.fill(reduced, true);
        }
        return reduced;
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        boolean[] reduced = reduced(call);
        Shape shape = call.shape(0);
        long[] own = Strided.strides(shape);
        long[] outerDims = shape.dims();
        long[] innerDims = shape.dims();
        for (int axis = 0; axis < reduced.length; axis++) {
            outerDims[axis] = reduced[axis] ? 1 : outerDims[axis];
            innerDims[axis] = reduced[axis] ? innerDims[axis] : 1;
        }
        int[] outer = offsets(outerDims, own);
        int[] inner = offsets(innerDims, own);
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        if (output.type().isFloat()) {
            Reals.write(output, 0, Formulas.reals(kind, Reals.of(call.value(0)), outer, inner), outer.length);
        } else {
            Formulas.integers(call, kind, call.value(0), outer, inner, output);
        }
        return List.of(output);
    }

    private static int[] offsets(long[] dims, long[] strides) {
        int[] offsets = new int[Math.toIntExact(Shape.of(dims).elements())];
        int[] at = {0};
        Strided.walk(dims, strides, 0, (start, step, count) -> {
            for (int i = 0; i < count; i++) {
                offsets[at[0]++] = (int) (start + i * step);
            }
        });
        return offsets;
    }
}
