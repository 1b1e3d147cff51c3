package io.updraft.graph.conformance;

import io.updraft.graph.interpret.Interpreter;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Value;
import io.updraft.graph.onnx.OnnxModel;
import io.updraft.graph.onnx.OnnxValues;
import io.updraft.runtime.UpdraftException;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.OptionalDatum;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs one test as a user's model runs: read, checked, interpreted.
public final class TestRun {
    private final OperatorRegistry registry;
    private final Tolerance tolerance;

    /// @param registry the operators that are there
    public TestRun(OperatorRegistry registry, Tolerance tolerance) {
        this.registry = registry;
        this.tolerance = tolerance;
    }

    /// Never throws, whatever the test holds.
    ///
    /// @param operator under test, for the result
    public TestResult run(NodeTest test, String operator) {
        try (OnnxModel model = OnnxModel.read(test.name(), test.model(), registry)) {
            return run(test, operator, model.graph());
        } catch (UpdraftException refusal) {
            return new TestResult(test.name(), operator, Outcome.UNSUPPORTED, message(refusal), List.of());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError crash) {
            return crashed(test, operator, crash);
        }
    }

    private TestResult run(NodeTest test, String operator, Graph graph) {
        Interpreter interpreter = new Interpreter(graph, registry);
        Map<String, Datum> inputs = new LinkedHashMap<>();
        for (int i = 0; i < graph.inputs().size(); i++) {
            Value declared = graph.inputs().get(i);
            // A test feeds an empty optional by leaving its file out or by an empty message.
            inputs.put(declared.name(), test.input(i).<Datum>map(bytes -> OnnxValues.read(declared.name(), bytes,
                    declared)).orElse(OptionalDatum.EMPTY));
        }
        try {
            Map<String, Datum> outputs = interpreter.runData(inputs);
            Optional<String> difference = difference(test, graph, outputs);
            return new TestResult(test.name(), operator, difference.isEmpty() ? Outcome.PASSED : Outcome.FAILED,
                    difference.orElse(""), List.of());
        } catch (OperatorException refusal) {
            return new TestResult(test.name(), operator, Outcome.UNSUPPORTED, message(refusal), List.of());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError crash) {
            return crashed(test, operator, crash);
        }
    }

    private Optional<String> difference(NodeTest test, Graph graph, Map<String, Datum> outputs) {
        for (int i = 0; i < graph.outputs().size(); i++) {
            Value declared = graph.outputs().get(i);
            Optional<byte[]> file = test.output(i);
            if (file.isPresent()) {
                Datum expected = OnnxValues.read(declared.name(), file.get(), declared);
                Datum actual = outputs.getOrDefault(declared.name(), OptionalDatum.EMPTY);
                Optional<String> difference = tolerance.difference(actual, expected)
                        .map(text -> "output '" + declared.name() + "' " + text);
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        return Optional.empty();
    }

    private static TestResult crashed(NodeTest test, String operator, Throwable crash) {
        return new TestResult(test.name(), operator, Outcome.FAILED, crash.getClass().getSimpleName() + ": "
                + message(crash), List.of());
    }

    private static String message(Throwable failure) {
        return Optional.ofNullable(failure.getMessage()).orElse("no message");
    }
}
