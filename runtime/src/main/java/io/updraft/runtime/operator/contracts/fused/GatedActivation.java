package io.updraft.runtime.operator.contracts.fused;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.elementwise.Activations;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// io.updraft::GatedActivation: act(gate) * up, for one input [..., 2 I] with the gate first, or for two inputs.
public final class GatedActivation extends Contract {
    public GatedActivation() {
        super(OperatorId.updraft("GatedActivation"));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 2);
        Check.type(call, 0, Types.FLOATS);
        Check.oneOf(call, "activation", call.attributes().text("activation"), "silu", "gelu", "gelu_tanh", "quick_gelu",
                "relu");
        Shape shape = Check.rankAtLeast(call, 0, 1);
        if (call.has(1)) {
            Check.sameType(call, 0, 1);
            Check.shape(call, 1, shape.dims());
            return List.of(call.inputType(0));
        }
        Check.that(call, shape.dim(-1) % 2 == 0, "input 0 has shape " + shape + ", expected an even number of columns");
        long[] dims = shape.dims();
        dims[dims.length - 1] /= 2;
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        double[] gate = Reals.of(call.value(0));
        double[] up = call.has(1) ? Reals.of(call.value(1)) : gate;
        int width = (int) types.getFirst().shape().dim(-1);
        double[] result = new double[Math.toIntExact(types.getFirst().shape().elements())];
        for (int i = 0; i < result.length; i++) {
            int row = i / width;
            int g = call.has(1) ? i : i + row * width;
            result[i] = activate(call, gate[g]) * up[call.has(1) ? i : g + width];
        }
        return List.of(Reals.tensor(types.getFirst(), result));
    }

    private static double activate(OperatorCall call, double x) {
        return switch (call.attributes().text("activation")) {
            case "silu" -> Activations.swish(x, 1);
            case "gelu" -> Activations.gelu(x);
            case "gelu_tanh" -> Activations.geluTanh(x);
            case "quick_gelu" -> Activations.swish(x, 1.702f);
            default -> Math.max(0, x);
        };
    }
}
