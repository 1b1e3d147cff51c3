package io.updraft.runtime.operator.contracts.recurrent;

import io.updraft.runtime.operator.OperatorCall;
import java.util.List;

/// The simple recurrent layer: H' = f(x W + H R + bias).
public final class RNN extends Recurrence {
    public RNN(int version) {
        super("RNN", version, 1, false, List.of("Tanh"));
    }

    @Override
    Cell cell(OperatorCall call, int direction, Layer layer) {
        return (input, state, _) -> {
            double[] old = state.clone();
            for (int i = 0; i < state.length; i++) {
                state[i] = layer.activations().getFirst()
                        .applyAsDouble(input[i] + layer.recurrent(0, i, old) + layer.recurrentBias(0, i));
            }
        };
    }
}
