package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// Slices of the data at index tuples: the last axis of the indices is a tuple; the first `batch_dims` axes are common.
public final class GatherND extends Contract {
    public GatherND(int version) {
        super(OperatorId.onnx("GatherND", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.type(call, 1, Types.INT64);
        Shape data = Check.rankAtLeast(call, 0, 1);
        Shape indices = Check.rankAtLeast(call, 1, 1);
        int batch = batch(call);
        long tuple = indices.dim(-1);
        Check.that(call, batch >= 0 && batch < Math.min(data.rank(), indices.rank()) && tuple >= 1
                && tuple <= data.rank() - batch,
                "index tuples of " + tuple + " with " + batch
                        + " batch axes do not fit data of shape " + data);
        for (int axis = 0; axis < batch; axis++) {
            Check.that(call, data.dim(axis) == indices.dim(axis),
                    "batch axes of " + data + " and " + indices + " differ");
        }
        int sliced = batch + (int) tuple;
        long[] dims = new long[indices.rank() - 1 + data.rank() - sliced];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i < indices.rank() - 1 ? indices.dim(i) : data.dim(i - indices.rank() + 1 + sliced);
        }
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }

    private static int batch(OperatorCall call) {
        return Math.toIntExact(call.attributes().integer("batch_dims", 0));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape data = call.shape(0);
        Shape indices = call.shape(1);
        int batch = batch(call);
        int tuple = (int) indices.dim(-1);
        int width = Math.toIntExact(data.elements(batch + tuple, data.rank()));
        long batches = data.elements(0, batch);
        long perBatch = indices.elements(batch, indices.rank() - 1);
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        for (long row = 0; row < batches * perBatch; row++) {
            long source = row / perBatch;
            for (int i = 0; i < tuple; i++) {
                long extent = data.dim(batch + i);
                source = source * extent + Index.within(call, call.value(1).getLong(row * tuple + i), extent);
            }
            Strided.run(call.value(0), source * width, 1, output, row * width, 1, width);
        }
        return List.of(output);
    }
}
