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

/// The p-norm of each window: (sum |x|^p)^(1/p), p = 2 by default.
public final class LpPool extends Contract {
    public LpPool(int version) {
        super(OperatorId.onnx("LpPool", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Pooling.attributes(call, version() >= 18, version() >= 18, "p");
        Check.type(call, 0, Types.FLOATS);
        norm(call);
        return List.of(new TensorType(call.type(0), Pooling.output(call, Pooling.window(call))));
    }

    static double norm(OperatorCall call) {
        long p = call.attributes().integer("p", 2);
        Check.that(call, p > 0, "attribute p is " + p + ", expected a positive number");
        return p;
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        double p = norm(call);
        Window window = Pooling.window(call);
        Pooling.work(call, window, types.getFirst().shape());
        int image = window.imageElements();
        int places = window.places();
        double[] x = Reals.of(call.value(0));
        double[] y = new double[Math.toIntExact(types.getFirst().shape().elements())];
        for (int i = 0; i < y.length; i++) {
            int target = i;
            int source = i / places * image;
            window.visit(i % places, (_, at) -> y[target] += Math.pow(Math.abs(x[source + at]), p));
            y[i] = Math.pow(y[i], 1 / p);
        }
        return List.of(Reals.tensor(types.getFirst(), y));
    }
}
