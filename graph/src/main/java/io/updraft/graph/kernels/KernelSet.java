package io.updraft.graph.kernels;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernelRegistry;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Workers;
import io.updraft.runtime.operator.OperatorId;
import java.util.Optional;
import java.util.function.Consumer;

/// Kernels, the threads that run them, and who wants to know which ran. One node runs at a time, whoever asks.
public final class KernelSet implements AutoCloseable {
    private final HostKernelRegistry registry;
    private final Workers workers;
    private final Consumer<String> ran;

    /// @param threads that compute
    /// @param ran hears the name of a kernel each time that it has run
    public KernelSet(HostKernelRegistry registry, int threads, Consumer<String> ran) {
        this.registry = registry;
        this.workers = new Workers(threads);
        this.ran = ran;
    }

    /// How nodes of an operator are tried on kernels. A route belongs to one node: it may keep its weights packed.
    public Route route(OperatorId operator) {
        return switch (operator.domain().isEmpty() ? operator.type() : "") {
            case "MatMul", "Gemm", "MatMulInteger", "QLinearMatMul" -> new LinearRoute(this);
            case "Attention" -> new AttentionRoute(this);
            default -> new DirectRoute(this);
        };
    }

    Optional<HostKernel> choose(KernelRequest request) {
        return registry.choose(request).kernel();
    }

    Workers workers() {
        return workers;
    }

    void ran(HostKernel kernel) {
        ran.accept(kernel.name());
    }

    @Override
    public void close() {
        workers.close();
    }
}
