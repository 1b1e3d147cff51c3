package io.updraft.runtime.operator.contracts.attention;

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

/// TensorScatter (version 24): a cache with an update written along one axis, from write_indices[b] on in each batch
/// entry; in mode "circular" positions beyond the end start again at 0.
public final class TensorScatter extends Contract {
    public TensorScatter(int version) {
        super(OperatorId.onnx("TensorScatter", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 3);
        Check.attributes(call, "axis", "mode");
        Check.oneOf(call, "mode", call.attributes().text("mode", "linear"), "linear", "circular");
        Check.sameType(call, 0, 1);
        Check.optionalType(call, 2, Types.INT64);
        Shape cache = Check.rankAtLeast(call, 0, 2);
        int axis = axis(call);
        Check.that(call, axis > 0, "attribute axis must not name the batch axis");
        long[] expected = cache.dims();
        expected[axis] = Check.rank(call, 1, cache.rank()).dim(axis);
        Check.shape(call, 1, expected);
        Check.that(call, expected[axis] <= cache.dim(axis), "the update is longer than the cache of shape " + cache);
        Check.shape(call, 2, cache.dim(0));
        return List.of(call.inputType(0));
    }

    private static int axis(OperatorCall call) {
        return Axes.of(call, call.attributes().integer("axis", -2), call.shape(0).rank());
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape cache = call.shape(0);
        int axis = axis(call);
        long extent = cache.dim(axis);
        long added = call.shape(1).dim(axis);
        int inner = Math.toIntExact(cache.elements(axis + 1, cache.rank()));
        long middle = cache.elements(1, axis);
        boolean circular = call.attributes().text("mode", "linear").equals("circular");
        Tensor output = Tensor.allocate(types.getFirst().type(), cache);
        Strided.copy(call.value(0), cache.dims(), Strided.strides(cache), 0, output);
        for (long row = 0; row < cache.dim(0) * middle; row++) {
            long start = call.has(2) ? call.value(2).getLong(row / middle) : 0;
            for (long p = 0; p < added; p++) {
                long position = circular ? Math.floorMod(start + p, extent) : start + p;
                Check.that(call, position >= 0 && position < extent,
                        "position " + position + " is outside a cache of shape " + cache);
                Strided.run(call.value(1), (row * added + p) * inner, 1, output, (row * extent + position) * inner, 1,
                        inner);
            }
        }
        return List.of(output);
    }
}
