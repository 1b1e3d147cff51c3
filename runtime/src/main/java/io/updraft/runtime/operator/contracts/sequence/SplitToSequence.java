package io.updraft.runtime.operator.contracts.sequence;

import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.DatumOperator;
import io.updraft.runtime.operator.contracts.support.Slices;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorSequence;
import java.util.ArrayList;
import java.util.List;

/// A tensor cut along `axis`: into parts of the given size, the last smaller where it must be; of the given sizes; or,
/// where no sizes are given, into slices, which keep the axis if `keepdims` is 1.
public final class SplitToSequence extends DatumOperator {
    public SplitToSequence(int version) {
        super(OperatorId.onnx("SplitToSequence", version));
    }

    @Override
    public List<Datum> run(DatumCall call) {
        call.expectInputs(1, 2);
        Tensor input = call.tensor(0);
        int axis = input.shape().axis(Math.toIntExact(call.attributes().integer("axis", 0)));
        long extent = input.shape().dim(axis);
        List<Tensor> parts = new ArrayList<>();
        if (!call.has(1)) {
            boolean keep = call.attributes().flag("keepdims", true);
            for (long i = 0; i < extent; i++) {
                parts.add(keep ? Slices.range(input, axis, i, 1) : Slices.take(input, axis, i));
            }
            return List.of(new TensorSequence(input.type(), parts));
        }
        long at = 0;
        for (long size : sizes(call, extent)) {
            parts.add(Slices.range(input, axis, at, size));
            at += size;
        }
        return List.of(new TensorSequence(input.type(), parts));
    }

    private static long[] sizes(DatumCall call, long extent) {
        Tensor split = call.tensor(1);
        if (split.type() != DataType.INT32 && split.type() != DataType.INT64 || split.shape().rank() > 1) {
            throw call.failure("input 1 is " + split + ", expected a size or a vector of sizes");
        }
        if (split.shape().rank() == 1) {
            long[] sizes = split.toLongs();
            long sum = 0;
            for (long size : sizes) {
                sum = size < 0 ? -1 : Math.addExact(sum, size);
            }
            if (sum != extent) {
                throw call.failure("sizes do not sum up to the extent of the axis, " + extent);
            }
            return sizes;
        }
        long size = split.getLong(0);
        if (size < 1) {
            throw call.failure("parts of size " + size + " are none");
        }
        long[] sizes = new long[Math.toIntExact(Math.ceilDiv(extent, size))];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.min(size, extent - i * size);
        }
        return sizes;
    }
}
