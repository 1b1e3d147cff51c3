package io.updraft.runtime.operator.contracts.window;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// GlobalAveragePool, GlobalMaxPool and GlobalLpPool: each channel's mean, maximum or p-norm; spatial axes become 1.
public final class GlobalPool extends Contract {
    private GlobalPool(String type, int version) {
        super(OperatorId.onnx(type, version));
    }

    public static GlobalPool average(int version) {
        return new GlobalPool("GlobalAveragePool", version);
    }

    public static GlobalPool max(int version) {
        return new GlobalPool("GlobalMaxPool", version);
    }

    public static GlobalPool norm(int version) {
        return new GlobalPool("GlobalLpPool", version);
    }

    private boolean isNorm() {
        return id().type().equals("GlobalLpPool");
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.attributes(call, isNorm() ? new String[]{"p"} : new String[0]);
        Check.type(call, 0, Types.FLOATS);
        Shape shape = Check.rankAtLeast(call, 0, 3);
        Check.that(call, shape.elements(2, shape.rank()) > 0, "channels of shape " + shape + " are empty");
        long[] dims = shape.dims();
        Arrays.fill(dims, 2, dims.length, 1);
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        double p = isNorm() ? LpPool.norm(call) : 1;
        double[] x = Reals.of(call.value(0));
        double[] y = new double[Math.toIntExact(types.getFirst().shape().elements())];
        int each = x.length / y.length;
        for (int i = 0; i < y.length; i++) {
            double result = id().type().equals("GlobalMaxPool") ? Double.NEGATIVE_INFINITY : 0;
            for (int at = i * each; at < (i + 1) * each; at++) {
                result = switch (id().type()) {
                    case "GlobalMaxPool" -> Math.max(result, x[at]);
                    case "GlobalLpPool" -> result + Math.pow(Math.abs(x[at]), p);
                    default -> result + x[at] / each;
                };
            }
            y[i] = isNorm() ? Math.pow(result, 1 / p) : result;
        }
        return List.of(Reals.tensor(types.getFirst(), y));
    }
}
