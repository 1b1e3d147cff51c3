package io.updraft.graph.kernels;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Runs one node of a graph: on the device, if there is one and a kernel there takes the node, else on the CPU's kernels. It
/// belongs to its node, as it may keep weights packed.
public final class NodeRunner {
    private final Optional<OnDevice> device;
    private final Route host;

    /// @param name of the device
    /// @param placed hears where the node ran
    record OnDevice(String name, Route route, Consumer<Placement> placed) {
    }

    NodeRunner(Optional<OnDevice> device, Route host) {
        this.device = device;
        this.host = host;
    }

    /// @param call with the values of all inputs
    /// @param types of the outputs, as the contract infers them
    /// @return the outputs; empty if no kernel takes the node
    public Optional<List<Tensor>> run(OperatorCall call, List<TensorType> types) {
        if (device.isPresent()) {
            OnDevice there = device.get();
            try {
                List<Tensor> outputs = there.route.run(call, types);
                there.placed.accept(new Placement(call.operator(), call.node(), there.name, ""));
                return Optional.of(outputs);
            } catch (NoKernel refusal) {
                there.placed.accept(
                        new Placement(call.operator(), call.node(), Placement.CPU, refusal.reason()));
            }
        }
        try {
            return Optional.of(host.run(call, types));
        } catch (NoKernel _) {
            return Optional.empty();
        }
    }
}
