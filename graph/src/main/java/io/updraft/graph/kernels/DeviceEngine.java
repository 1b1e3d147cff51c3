package io.updraft.graph.kernels;

import io.updraft.attention.LayerShape;
import io.updraft.graph.device.DeviceProgram;
import io.updraft.graph.device.DeviceTarget;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceKernelRegistry;
import io.updraft.runtime.plan.Intrinsics;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.WeightPlan;
import java.util.List;
import java.util.function.Consumer;

/// A device for nodes that run one by one. One runs at a time, whoever asks: so it may serve several threads.
public final class DeviceEngine {
    private final DeviceTarget target;
    private final DeviceKernelRegistry registry = DeviceProgram.kernels();

    public DeviceEngine(DeviceTarget target) {
        this.target = target;
    }

    /// As the user names it, such as "emulator" or "opencl:0".
    public String name() {
        return target.profile().name();
    }

    /// @param ran hears the name of a kernel each time that it has run
    Engine engine(Consumer<String> ran) {
        return new Told(this, ran);
    }

    private record Told(DeviceEngine device, Consumer<String> ran) implements Engine {
        @Override
        public Ready prepare(KernelRequest request) {
            DeviceKernelRegistry.Choice choice = device.registry.choose(request, device.target.profile());
            DeviceKernel kernel = choice.kernel().orElseThrow(() -> new NoKernel(choice.refusals().isEmpty()
                    ? "no kernel for this operator" : String.join("; ", choice.refusals())));
            WeightPlan weights = new WeightPlan(device.target.profile().intrinsics() == Intrinsics.DIRECT);
            PreparedLaunches launches = kernel.prepare(request, device.target.profile(), weights);
            weights.allocate(_ -> {
            });
            return (limits, layers) -> bind(request, kernel.name(), launches, limits, layers);
        }

        private Bound bind(KernelRequest request, String name, PreparedLaunches launches, StepLimits limits,
                List<LayerShape> layers) {
            return new DeviceKernelRun(device, device.target, request, launches, limits, layers,
                    () -> ran.accept(name));
        }

        @Override
        public boolean takesBytes() {
            return false;
        }

        @Override
        public boolean takesNarrowValues() {
            return false;
        }
    }
}
