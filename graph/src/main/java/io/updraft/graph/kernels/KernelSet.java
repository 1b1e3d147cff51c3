package io.updraft.graph.kernels;

import io.updraft.runtime.host.HostKernelRegistry;
import io.updraft.runtime.host.Workers;
import io.updraft.runtime.operator.OperatorId;
import java.util.Optional;
import java.util.function.Consumer;

/// Kernels of the CPU and perhaps of a device, the threads that run them, and who wants to know which ran.
public final class KernelSet implements AutoCloseable {
    private final Workers workers;
    private final HostEngine host;
    private final Optional<DeviceEngine> device;
    private final Listener listener;

    /// Hears what ran where.
    public interface Listener {
        /// A kernel has run.
        void ran(String kernel);

        /// With a device: a node has its place.
        void placed(Placement placement);
    }

    /// @param threads that compute on the CPU
    /// @param device where nodes run that it has kernels for; all others run on the CPU
    public KernelSet(HostKernelRegistry registry, int threads, Optional<DeviceEngine> device, Listener listener) {
        this.workers = new Workers(threads);
        this.host = new HostEngine(registry, workers, listener::ran);
        this.device = device;
        this.listener = listener;
    }

    /// How a node of this operator runs.
    public NodeRunner runner(OperatorId operator) {
        Optional<NodeRunner.OnDevice> there = device.map(each -> {
            Engine engine = each.engine(kernel -> listener.ran(kernel + " on " + each.name()));
            return new NodeRunner.OnDevice(each.name(), route(operator, engine, new DeviceRoute(engine)),
                    listener::placed);
        });
        return new NodeRunner(there, route(operator, host, new DirectRoute(host)));
    }

    private static Route route(OperatorId operator, Engine engine, Route others) {
        return switch (operator.domain().isEmpty() ? operator.type() : "") {
            case "MatMul", "Gemm", "MatMulInteger", "QLinearMatMul" -> new LinearRoute(engine);
            case "Attention" -> new AttentionRoute(engine);
            default -> others;
        };
    }

    /// An operator of sequences, optionals or bodies, which no kernel takes, is about to run.
    public void leaveOnHost(OperatorId operator, String node) {
        if (device.isPresent()) {
            listener.placed(new Placement(operator, node, Placement.CPU, "it works on sequences or bodies"));
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
