package io.updraft.runtime.operator.contracts.recurrent;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Product;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// What RNN, GRU and LSTM have in common: one layer, in one direction or both, over sequences of several lengths.
///
/// Inputs: x, weights, recurrence weights, bias? (of both, one after the other), sequence lengths?, first hidden state?.
/// Outputs: the hidden state after each step (zero behind the end of a sequence), and the last one.
abstract class Recurrence extends Contract {
    /// The weights of one direction and what to do with them.
    ///
    /// @param recurrence
    ///            [gates * hidden, hidden]
    /// @param bias
    ///            [2 * gates * hidden]
    record Layer(int hidden, double[] weights, double[] recurrence, double[] bias,
            List<DoubleUnaryOperator> activations) {
        /// What the recurrence weights of a gate make of a hidden state, for one element of the gate.
        double recurrent(int gate, int element, double[] state) {
            return Product.dot(recurrence, (gate * hidden + element) * hidden, state, hidden);
        }

        /// The recurrence's bias.
        double recurrentBias(int gate, int element) {
            return bias[bias.length / 2 + gate * hidden + element];
        }
    }

    /// Takes a layer one step further.
    @FunctionalInterface
    interface Cell {
        /// @param input
        ///            for each gate what weights and bias make of the step's input, [gates * hidden]
        /// @param state
        ///            the hidden state, to be replaced
        /// @param memory
        ///            the cell, to be replaced; empty where there is none
        void step(double[] input, double[] state, double[] memory);
    }

    private final int gates;
    private final boolean remembers;
    private final List<String> activations;
    private final List<String> attributes;

    /// @param remembers
    ///            whether there is a cell beside the hidden state
    /// @param activations
    ///            the default ones
    /// @param attributes
    ///            those that only this layer has
    Recurrence(String type, int version, int gates, boolean remembers, List<String> activations,
            String... attributes) {
        super(OperatorId.onnx(type, version));
        this.gates = gates;
        this.remembers = remembers;
        this.activations = List.copyOf(activations);
        this.attributes = List.of(attributes);
    }

    /// The cell for one direction.
    abstract Cell cell(OperatorCall call, int direction, Layer layer);

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 3, remembers ? 8 : 6);
        List<String> known = new ArrayList<>(attributes);
        known.addAll(List.of("activation_alpha", "activation_beta", "activations", "clip", "direction", "hidden_size"));
        if (version() >= 14) {
            known.add("layout");
        }
        Check.attributes(call, known.toArray(new String[0]));
        RecurrentShape shape = RecurrentShape.of(call, gates);
        if (remembers) {
            Check.sameType(call, 0, 6, 7);
            Check.shape(call, 6, shape.state());
            Check.shape(call, 7, shape.directions(), 3L * shape.hidden());
        }
        var _ = GateActivations.of(call, shape.directions(), activations);
        return shape.outputs(call.type(0), remembers);
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        RecurrentShape shape = RecurrentShape.of(call, gates);
        List<TensorType> all = shape.outputs(call.type(0), remembers);
        double[] x = Reals.of(call.value(0));
        double[] outputs = new double[Math.toIntExact(all.getFirst().shape().elements())];
        double[] states = initial(call, 5, all.get(1));
        double[] memories = remembers ? initial(call, 6, all.get(2)) : new double[0];
        for (int direction = 0; direction < shape.directions(); direction++) {
            Layer layer = layer(call, shape, direction);
            Cell cell = cell(call, direction, layer);
            for (int sample = 0; sample < shape.batch(); sample++) {
                int at = shape.state(direction, sample);
                double[] state = Arrays.copyOfRange(states, at, at + shape.hidden());
                double[] memory = remembers ? Arrays.copyOfRange(memories, at, at + shape.hidden()) : memories;
                int steps = steps(call, shape, sample);
                for (int i = 0; i < steps; i++) {
                    int step = shape.isReverse(call, direction) ? steps - 1 - i : i;
                    cell.step(input(layer, x, shape.input(step, sample), shape.width()), state, memory);
                    System.arraycopy(state, 0, outputs, shape.output(step, direction, sample), state.length);
                }
                System.arraycopy(state, 0, states, at, state.length);
                System.arraycopy(memory, 0, memories, Math.min(at, memories.length), memory.length);
            }
        }
        List<Tensor> results = new ArrayList<>(
                List.of(Reals.tensor(all.getFirst(), outputs), Reals.tensor(all.get(1), states)));
        if (remembers) {
            results.add(Reals.tensor(all.get(2), memories));
        }
        return results;
    }

    private static double[] initial(OperatorCall call, int input, TensorType type) {
        return call.has(input)
                ? Reals.of(call.value(input))
                : new double[Math.toIntExact(type.shape().elements())];
    }

    private Layer layer(OperatorCall call, RecurrentShape shape, int direction) {
        int rows = gates * shape.hidden();
        double[] weights = Reals.of(call.value(1), (long) direction * rows * shape.width(), rows * shape.width());
        double[] recurrence = Reals.of(call.value(2), (long) direction * rows * shape.hidden(),
                rows * shape.hidden());
        double[] bias = call.has(3) ? Reals.of(call.value(3), direction * 2L * rows, 2 * rows) : new double[2 * rows];
        List<DoubleUnaryOperator> functions = GateActivations.of(call, shape.directions(), activations);
        int first = direction * activations.size();
        return new Layer(shape.hidden(), weights, recurrence, bias,
                functions.subList(first, first + activations.size()));
    }

    private static int steps(OperatorCall call, RecurrentShape shape, int sample) {
        if (!call.has(4)) {
            return shape.steps();
        }
        long steps = call.value(4).getLong(sample);
        Check.that(call, steps > 0 && steps <= shape.steps(),
                "sequence " + sample + " has length " + steps + ", expected one from 1 to " + shape.steps());
        return (int) steps;
    }

    private static double[] input(Layer layer, double[] x, int start, int width) {
        double[] step = Arrays.copyOfRange(x, start, start + width);
        double[] input = new double[layer.bias().length / 2];
        for (int row = 0; row < input.length; row++) {
            input[row] = layer.bias()[row] + Product.dot(layer.weights(), row * width, step, width);
        }
        return input;
    }
}
