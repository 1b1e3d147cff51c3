package io.updraft.graph.device;

import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.ir.Progress;
import io.updraft.graph.profile.Observation;
import io.updraft.runtime.cuda.CudaExtension;
import io.updraft.runtime.device.Capability;
import io.updraft.runtime.device.Device;
import io.updraft.runtime.device.DeviceKind;
import io.updraft.runtime.device.DeviceName;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.Intrinsics;
import io.updraft.runtime.plan.Variants;
import io.updraft.runtime.tornado.Devices;
import io.updraft.runtime.tornado.SdkSearch;
import io.updraft.runtime.tornado.TornadoSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What plans need to know of a device.
public final class DeviceTargets {
    private static final int GPU_GROUP = 128;
    private static final int HOST_GROUP = 64;
    private static final int HOPPER = 90;

    private DeviceTargets() {
    }

    /// Has TornadoVM keep what is wanted for debugging. Before anything of it starts in this JVM; twice does no harm.
    ///
    /// @throws io.updraft.runtime.device.DeviceUnavailableException if it was started before, or generates no kernels here
    public static void observe(Observation observation) {
        observation.kernels().map(KernelSources::new).ifPresent(KernelSources::begin);
        if (observation.trace().isPresent()) {
            TornadoSettings.measureKernels();
        }
    }

    /// The device with a name, such as "emulator" or "cuda:0", ready for use.
    ///
    /// @param usable kinds that there are plans for
    /// @throws io.updraft.runtime.device.DeviceUnavailableException with the reason and what would mend it
    public static DeviceTarget named(String name, Set<DeviceKind> usable) {
        return of(find(name, usable));
    }

    private static Device find(String name, Set<DeviceKind> usable) {
        return Devices.find(DeviceName.parse(name), usable, new SdkSearch(List.of(), List.of()));
    }

    /// As [#named], with kernels' work divided as is asked for.
    ///
    /// @param progress hears of trials of that
    public static DeviceTarget named(String name, Set<DeviceKind> usable, ModelOptions options, Progress progress) {
        Device device = find(name, usable);
        DeviceTarget target = of(device);
        if (options.variants().folder().isEmpty() || target.profile().intrinsics() != Intrinsics.DIRECT) {
            return target;
        }
        VariantFile file = VariantFile.of(options.variants().folder().get(), device.model());
        if (options.variants().again()) {
            file.forget();
        }
        // Kernels that are watched take other times, and their sources are told apart by the order they are compiled in.
        boolean watched = !options.observation().equals(Observation.NONE);
        Variants variants = new MeasuredVariants(file,
                watched ? Optional.empty() : Optional.of(new DeviceTimer(target)), progress);
        return new DeviceTarget(target.profile().with(variants), target.handle(), target.executionGraphs());
    }

    /// Any device but the CPU.
    public static DeviceTarget of(Device device) {
        int group = Math.min(device.accelerator() ? GPU_GROUP : HOST_GROUP,
                Integer.highestOneBit(device.limits().groupSize()));
        Optional<String> lack = lack(device);
        DeviceProfile profile = new DeviceProfile(device.name().toString(), group, device.limits().groupSize(),
                Math.max(1, device.limits().memoryBytes()),
                device.kind() == DeviceKind.CUDA && lack.isEmpty() ? Intrinsics.DIRECT : Intrinsics.ABSENT,
                lack.orElse(""), device.kind() == DeviceKind.PTX && device.abilities().has(Capability.MATRIX_UNIT),
                Variants.BY_RULE);
        return new DeviceTarget(profile,
                device.kind().needsSdk() ? Optional.of(Devices.handle(device)) : Optional.empty(),
                device.abilities().has(Capability.EXECUTION_GRAPH));
    }

    /// Why a CUDA device has no kernels of matrix units, or empty.
    private static Optional<String> lack(Device device) {
        if (device.kind() != DeviceKind.CUDA) {
            return Optional.empty();
        }
        return device.abilities().reasonAgainst(Capability.INTRINSICS).or(() -> {
            int capability = CudaExtension.require().capability();
            return capability == HOPPER ? Optional.empty() : Optional.of("compute capability 9.0 is needed, found "
                    + capability / 10 + "." + capability % 10);
        });
    }
}
