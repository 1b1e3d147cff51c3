package io.updraft.tasks;

import io.updraft.runtime.host.HostKernel;
import java.util.List;

/// The CPU kernels of this room.
public final class TaskKernels {
    private TaskKernels() {}

    /// All kernels, best first.
    public static List<HostKernel> all() {
        return List.of(new NormalizationKernel(), new GatedActivationKernel(), new GatherKernel(),
                new GatherBlockQuantizedKernel(), new SelectRowsKernel(), new DynamicQuantizeKernel(),
                new QuantizeKernel(), new DequantizeKernel(), new BinaryKernel(), new UnaryKernel(),
                new SoftmaxKernel(), new RotaryKernel(), new CopyKernel(), new ColumnRangesKernel());
    }
}
