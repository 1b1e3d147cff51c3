package io.updraft.runtime.operator.contracts.window;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The largest element of each window and, as second output, its index in the flattened x; with `storage_order` 1 the
/// spatial axes are flattened first axis fastest. Of equal elements the first counts; NaN is larger than any number.
public final class MaxPool extends Contract {
    public MaxPool(int version) {
        super(OperatorId.onnx("MaxPool", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        List<String> own = new ArrayList<>();
        if (version() >= 8) {
            own.add("storage_order");
        }
        Pooling.attributes(call, version() >= 10, version() >= 10, own.toArray(new String[0]));
        call.attributes().flag("storage_order", false);
        Check.type(call, 0,
                version() < 12 ? Types.FLOATS : Types.union(Types.FLOATS, Set.of(DataType.INT8, DataType.UINT8)));
        Shape output = Pooling.output(call, Pooling.window(call));
        TensorType values = new TensorType(call.type(0), output);
        return version() < 8 ? List.of(values) : List.of(values, new TensorType(DataType.INT64, output));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Window window = Pooling.window(call);
        Pooling.work(call, window, types.getFirst().shape());
        int image = window.imageElements();
        int places = window.places();
        double[] x = Reals.of(call.value(0));
        double[] y = new double[Math.toIntExact(types.getFirst().shape().elements())];
        boolean firstFastest = call.attributes().flag("storage_order", false);
        Tensor indices = Tensor.allocate(DataType.INT64, types.getFirst().shape());
        int[] best = new int[1];
        for (int i = 0; i < y.length; i++) {
            int source = i / places * image;
            best[0] = -1;
            window.visit(i % places, (_, at) -> {
                if (best[0] < 0 || Double.compare(x[source + at] + 0.0, x[source + best[0]] + 0.0) > 0) {
                    best[0] = at;
                }
            });
            Check.that(call, best[0] >= 0, "the window at place " + i % places + " holds nothing but padding");
            y[i] = x[source + best[0]];
            indices.setLong(i, source + (firstFastest ? transposed(window, best[0]) : best[0]));
        }
        return List.of(Reals.tensor(types.getFirst(), y), indices);
    }

    /// An index of the image where the first axis varies fastest.
    private static long transposed(Window window, long index) {
        long rest = index;
        long stride = window.imageElements();
        long result = 0;
        for (int axis = window.axes() - 1; axis >= 0; axis--) {
            stride /= window.image()[axis];
            result += rest % window.image()[axis] * stride;
            rest /= window.image()[axis];
        }
        return result;
    }
}
