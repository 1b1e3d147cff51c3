package io.updraft.runtime.operator.contracts.recurrent;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Long short-term memory (Hochreiter and Schmidhuber, 1997); gates in the order input i, output o, forget f, cell c.
/// More inputs: first cell?, peephole weights [directions, 3 * hidden]? in the order i, o, f. Third output: the last
/// cell.
///
/// C' = f C + i c, H' = o h(C'); with `input_forget` the forget gate is 1 - i.
public final class LSTM extends Recurrence {
    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int FORGET = 2;
    private static final int CELL = 3;

    public LSTM(int version) {
        super("LSTM", version, 4, true, List.of("Sigmoid", "Tanh", "Tanh"), "input_forget");
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        call.attributes().flag("input_forget", false);
        return super.types(call);
    }

    @Override
    Cell cell(OperatorCall call, int direction, Layer layer) {
        boolean coupled = call.attributes().flag("input_forget", false);
        int hidden = layer.hidden();
        double[] peephole = call.has(7)
                ? Reals.of(call.value(7), direction * 3L * hidden, 3 * hidden)
                : new double[3 * hidden];
        DoubleUnaryOperator f = layer.activations().getFirst();
        DoubleUnaryOperator g = layer.activations().get(1);
        DoubleUnaryOperator h = layer.activations().get(2);
        return (input, state, memory) -> {
            double[] old = state.clone();
            for (int i = 0; i < hidden; i++) {
                double before = memory[i];
                double in = f.applyAsDouble(sum(layer, INPUT, i, input, old) + peephole[INPUT * hidden + i] * before);
                double forget = coupled
                        ? 1 - in
                        : f.applyAsDouble(sum(layer, FORGET, i, input, old) + peephole[FORGET * hidden + i] * before);
                double candidate = g.applyAsDouble(sum(layer, CELL, i, input, old));
                memory[i] = forget * before + in * candidate;
                double out = f.applyAsDouble(
                        sum(layer, OUTPUT, i, input, old) + peephole[OUTPUT * hidden + i] * memory[i]);
                state[i] = out * h.applyAsDouble(memory[i]);
            }
        };
    }

    private static double sum(Layer layer, int gate, int element, double[] input, double[] state) {
        return input[gate * layer.hidden() + element] + layer.recurrent(gate, element, state)
                + layer.recurrentBias(gate, element);
    }
}
