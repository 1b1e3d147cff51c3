package io.updraft.runtime.operator.contracts.window;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// The mean of each window. Padding is left out, or counts as zeros with `count_include_pad`; what a window covers
/// beyond the padding never counts.
public final class AveragePool extends Contract {
    public AveragePool(int version) {
        super(OperatorId.onnx("AveragePool", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Pooling.attributes(call, version() >= 19, version() >= 10, "count_include_pad");
        Check.type(call, 0, Types.FLOATS);
        call.attributes().flag("count_include_pad", false);
        return List.of(new TensorType(call.type(0), Pooling.output(call, Pooling.window(call))));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        boolean padded = call.attributes().flag("count_include_pad", false);
        Window window = Pooling.window(call);
        Pooling.work(call, window, types.getFirst().shape());
        int image = window.imageElements();
        int places = window.places();
        double[] x = Reals.of(call.value(0));
        double[] y = new double[Math.toIntExact(types.getFirst().shape().elements())];
        double[] sum = new double[1];
        for (int i = 0; i < y.length; i++) {
            int source = i / places * image;
            sum[0] = 0;
            int inside = window.visit(i % places, (_, at) -> sum[0] += x[source + at]);
            double count = padded ? counted(window, i % places) : inside;
            Check.that(call, count > 0, "the window at place " + i % places + " holds nothing but padding");
            y[i] = sum[0] / count;
        }
        return List.of(Reals.tensor(types.getFirst(), y));
    }

    /// Elements of a window that lie in the image or its padding.
    private static double counted(Window window, int place) {
        long[] position = window.position(place);
        double count = 1;
        for (int axis = 0; axis < window.axes(); axis++) {
            count *= window.high(axis, position[axis], window.image()[axis] + window.end()[axis]);
        }
        return count;
    }
}
