package io.updraft.tests.conformance;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Recurrent layers against ONNX Runtime, which has no batch-first layout.
class RecurrentOracleTest {
    private static final int STEPS = 5;
    private static final int BATCH = 3;
    private static final int WIDTH = 7;
    private static final int HIDDEN = 4;

    @TestFactory
    List<DynamicTest> layersAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String direction : new String[]{"forward", "reverse", "bidirectional"}) {
            tests.add(test("RNN", direction, layer("RNN", 1, direction)));
            tests.add(test("GRU", direction, layer("GRU", 3, direction)));
            tests.add(test("GRU, linear before reset", direction,
                    layer("GRU", 3, direction).attribute("linear_before_reset", 1)));
            tests.add(test("LSTM", direction, layer("LSTM", 4, direction).outputs(3)));
            RandomTensors random = new RandomTensors(7);
            tests.add(test("LSTM, states and peepholes", direction,
                    layer("LSTM", 4, direction).outputs(3).input(5, random.floats(directions(direction), BATCH, HIDDEN))
                            .input(6, random.floats(directions(direction), BATCH, HIDDEN))
                            .input(7, random.floats(directions(direction), 3 * HIDDEN))));
            tests.add(test("GRU, lengths and state", direction,
                    layer("GRU", 3, direction).input(4, Tensor.ofInts(Shape.of(BATCH), 2, 5, 1))
                            .input(5, random.floats(directions(direction), BATCH, HIDDEN))));
        }
        tests.add(test("RNN, clipped", "forward", layer("RNN", 1, "forward").attribute("clip", 0.3f)));
        tests.add(test("GRU, clipped", "forward", layer("GRU", 3, "forward").attribute("clip", 0.3f)));
        tests.add(test("LSTM, clipped", "forward", layer("LSTM", 4, "forward").attribute("clip", 0.3f).outputs(3)));
        tests.add(test("LSTM, coupled", "forward",
                layer("LSTM", 4, "forward").attribute("input_forget", 1).outputs(3)));
        tests.add(test("LSTM, lengths", "forward",
                layer("LSTM", 4, "forward").outputs(3).input(4, Tensor.ofInts(Shape.of(BATCH), 2, 5, 1))));
        tests.add(test("RNN, activation", "forward",
                layer("RNN", 1, "forward").attribute("activations", List.of("LeakyRelu"))
                        .attribute("activation_alpha", List.of(0.3f))));
        tests.add(test("GRU, activations", "forward",
                layer("GRU", 3, "forward").attribute("activations", List.of("HardSigmoid", "Softsign"))
                        .attribute("activation_alpha", List.of(0.3f)).attribute("activation_beta", List.of(0.4f))));
        return tests;
    }

    /// ONNX Runtime computes sigmoid and tanh by approximations that are good to 1e-5 or so.
    private static DynamicTest test(String name, String direction, OneNode node) {
        return Oracle.test(name + " " + direction, 3 * Oracle.FLOAT, node);
    }

    private static int directions(String direction) {
        return direction.equals("bidirectional") ? 2 : 1;
    }

    private static OneNode layer(String type, int gates, String direction) {
        RandomTensors random = new RandomTensors(gates);
        int directions = directions(direction);
        return OneNode.onnx(type, 14).attribute("hidden_size", HIDDEN).attribute("direction", direction).outputs(2)
                .input(random.floats(STEPS, BATCH, WIDTH))
                .input(random.normal(DataType.FLOAT, 0.3, directions, (long) gates * HIDDEN, WIDTH))
                .input(random.normal(DataType.FLOAT, 0.3, directions, (long) gates * HIDDEN, HIDDEN))
                .input(random.normal(DataType.FLOAT, 0.3, directions, 2L * gates * HIDDEN));
    }
}
