package io.updraft.graph.kernels;

import io.updraft.attention.KvCache;
import io.updraft.attention.LayerShape;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernelRegistry;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.host.SessionState;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.host.Workers;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The CPU's kernels, and the threads that run them. One node runs at a time, whoever asks.
///
/// @param ran hears the name of a kernel each time that it has run
record HostEngine(HostKernelRegistry registry, Workers workers, Consumer<String> ran) implements Engine {
    @Override
    public Ready prepare(KernelRequest request) {
        HostKernel kernel = choose(request);
        PreparedKernel prepared = pack(request, kernel);
        return (limits, layers) -> bind(request, kernel, prepared, limits, layers);
    }

    @Override
    public boolean takesBytes() {
        return true;
    }

    @Override
    public boolean takesNarrowValues() {
        return true;
    }

    private PreparedKernel pack(KernelRequest request, HostKernel kernel) {
        return kernel.prepare(request, new Preparation(Arena.ofAuto(), workers));
    }

    /// Packs and binds a chosen kernel.
    BoundKernel bind(KernelRequest request, HostKernel kernel, StepLimits limits, List<LayerShape> layers) {
        return bind(request, kernel, pack(request, kernel), limits, layers);
    }

    /// @throws NoKernel if there is none
    HostKernel choose(KernelRequest request) {
        HostKernelRegistry.Choice choice = registry.choose(request);
        return choice.kernel().orElseThrow(() -> new NoKernel(choice.refusals().isEmpty()
                ? "no kernel for this operator" : String.join("; ", choice.refusals())));
    }

    private BoundKernel bind(KernelRequest request, HostKernel kernel, PreparedKernel prepared, StepLimits limits,
            List<LayerShape> layers) {
        Optional<KvCache> cache = layers.isEmpty() ? Optional.empty()
                : Optional.of(new KvCache(layers, KvTypes.F32, limits.slots(), limits.contextLength()));
        SessionState state = cache.map(KvCache::asState).orElse(SessionState.EMPTY);
        return new BoundKernel(request, prepared, limits, workers, state, () -> ran.accept(kernel.name()),
                () -> cache.ifPresent(KvCache::close));
    }
}
