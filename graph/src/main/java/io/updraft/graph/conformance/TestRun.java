package io.updraft.graph.conformance;

import io.updraft.graph.Models;
import io.updraft.graph.interpret.Interpreter;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.kernels.DeviceEngine;
import io.updraft.graph.kernels.KernelSet;
import io.updraft.graph.kernels.Placement;
import io.updraft.graph.onnx.OnnxModel;
import io.updraft.runtime.UpdraftException;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.tensor.Datum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs one test as a user's model runs: read, checked, each node on a kernel where one takes it.
public final class TestRun {
    /// Tests have a handful of nodes; the longest loop among them evaluates some hundreds.
    private static final long MOST_NODES = 200_000;

    private final OperatorRegistry registry;
    private final Tolerance tolerance;
    private final Optional<DeviceEngine> device;

    /// On the CPU.
    ///
    /// @param registry the operators that are there
    public TestRun(OperatorRegistry registry, Tolerance tolerance) {
        this(registry, tolerance, Optional.empty());
    }

    /// @param registry the operators that are there
    /// @param device where nodes run that it has kernels for
    public TestRun(OperatorRegistry registry, Tolerance tolerance, Optional<DeviceEngine> device) {
        this.registry = registry;
        this.tolerance = tolerance;
        this.device = device;
    }

    /// Never throws, whatever the test holds.
    ///
    /// @param operator under test, for the result
    public TestResult run(NodeTest test, String operator) {
        try (OnnxModel model = OnnxModel.read(test.name(), test.model(), registry)) {
            return run(test, operator, model.graph());
        } catch (UpdraftException refusal) {
            return new TestResult(test.name(), operator, Outcome.UNSUPPORTED, message(refusal));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError crash) {
            return crashed(test, operator, crash);
        }
    }

    /// What the model gives for the test's inputs, whatever is expected.
    ///
    /// @throws UpdraftException if it cannot be read or run
    public Map<String, Datum> outputs(NodeTest test) {
        try (OnnxModel model = OnnxModel.read(test.name(), test.model(), registry);
                KernelSet kernels = kernels(new Heard())) {
            return interpreter(model.graph(), kernels).runData(test.inputs(model.graph().inputs()));
        }
    }

    private KernelSet kernels(Heard heard) {
        return new KernelSet(Models.kernels(), 1, device, heard);
    }

    /// What ran where, in order.
    private static final class Heard implements KernelSet.Listener {
        private final List<String> kernels = new ArrayList<>();
        private final List<Placement> placements = new ArrayList<>();

        @Override
        public void ran(String kernel) {
            kernels.add(kernel);
        }

        @Override
        public void placed(Placement placement) {
            placements.add(placement);
        }
    }

    private Interpreter interpreter(Graph graph, KernelSet kernels) {
        return new Interpreter(graph, registry, MOST_NODES, Optional.of(kernels));
    }

    private TestResult run(NodeTest test, String operator, Graph graph) {
        Map<String, Datum> inputs = test.inputs(graph.inputs());
        Heard heard = new Heard();
        try (KernelSet set = kernels(heard)) {
            Interpreter interpreter = interpreter(graph, set);
            Map<String, Datum> outputs = interpreter.runData(inputs);
            Optional<String> difference = tolerance.difference(outputs, test.outputs(graph.outputs()));
            return new TestResult(test.name(), operator, difference.isEmpty() ? Outcome.PASSED : Outcome.FAILED,
                    difference.orElse(""), heard.kernels, heard.placements);
        } catch (OperatorException refusal) {
            return new TestResult(test.name(), operator, Outcome.UNSUPPORTED, message(refusal));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError crash) {
            return crashed(test, operator, crash);
        }
    }

    private static TestResult crashed(NodeTest test, String operator, Throwable crash) {
        return new TestResult(test.name(), operator, Outcome.FAILED, crash.getClass().getSimpleName() + ": "
                + message(crash));
    }

    private static String message(Throwable failure) {
        return Optional.ofNullable(failure.getMessage()).orElse("no message");
    }
}
