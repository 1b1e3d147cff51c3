package io.updraft.runtime.plan;

import io.updraft.runtime.host.KernelRequest;
import java.util.Optional;

/// One way to run an operator on TornadoVM's devices. Stateless; chosen by [DeviceKernelRegistry].
public interface DeviceKernel {
    /// The reason of a kernel that is for another operator.
    String OTHER_OPERATOR = "for another operator";

    /// Short name for `--explain`.
    String name();

    /// Why this kernel cannot run the node on the device, or empty if it can. Looks at operator, types and shapes only.
    Optional<String> refuse(KernelRequest request, DeviceProfile device);

    /// Asks for the memory of the node's constants; what it returns serves decoding and prefill alike.
    PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights);
}
