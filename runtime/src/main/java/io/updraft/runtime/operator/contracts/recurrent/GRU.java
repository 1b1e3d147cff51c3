package io.updraft.runtime.operator.contracts.recurrent;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Gated recurrent units (Cho et al., 2014); gates in the order update z, reset r, hidden h.
///
/// h = g(x Wh + (r H) Rh + bias), or with `linear_before_reset` g(x Wh + r (H Rh + recurrent bias) + bias);
/// H' = (1 - z) h + z H.
public final class GRU extends Recurrence {
    private static final int UPDATE = 0;
    private static final int RESET = 1;
    private static final int HIDDEN = 2;

    public GRU(int version) {
        super("GRU", version, 3, false, List.of("Sigmoid", "Tanh"), "linear_before_reset");
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        call.attributes().flag("linear_before_reset", false);
        return super.types(call);
    }

    @Override
    Cell cell(OperatorCall call, int direction, Layer layer) {
        boolean linearFirst = call.attributes().flag("linear_before_reset", false);
        DoubleUnaryOperator f = layer.activations().getFirst();
        DoubleUnaryOperator g = layer.activations().get(1);
        int hidden = layer.hidden();
        return (input, state, _) -> {
            double[] old = state.clone();
            double[] update = new double[hidden];
            double[] reset = new double[hidden];
            double[] kept = new double[hidden];
            for (int i = 0; i < hidden; i++) {
                update[i] = f.applyAsDouble(input[UPDATE * hidden + i] + layer.recurrent(UPDATE, i, old)
                        + layer.recurrentBias(UPDATE, i));
                reset[i] = f.applyAsDouble(input[RESET * hidden + i] + layer.recurrent(RESET, i, old)
                        + layer.recurrentBias(RESET, i));
                kept[i] = reset[i] * old[i];
            }
            for (int i = 0; i < hidden; i++) {
                double bias = layer.recurrentBias(HIDDEN, i);
                double recurrent = linearFirst
                        ? reset[i] * (layer.recurrent(HIDDEN, i, old) + bias)
                        : layer.recurrent(HIDDEN, i, kept) + bias;
                double candidate = g.applyAsDouble(input[HIDDEN * hidden + i] + recurrent);
                state[i] = (1 - update[i]) * candidate + update[i] * old[i];
            }
        };
    }
}
