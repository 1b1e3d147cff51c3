package io.updraft.graph.kernels;

import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.host.SessionState;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.host.Workers;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// A kernel of the CPU with buffers of its own.
final class BoundKernel implements Engine.Bound {
    private static final long ALIGNMENT = 64;

    private final Arena arena = Arena.ofShared();
    private final List<MemorySegment> inputs = new ArrayList<>();
    private final List<MemorySegment> outputs = new ArrayList<>();
    private final Workers workers;
    private final KernelCall call;
    private final Runnable ran;
    private final Runnable onClose;

    /// @param ran is told of each run
    /// @param onClose frees what the state holds
    BoundKernel(KernelRequest request, PreparedKernel kernel, StepLimits limits, Workers workers, SessionState state,
            Runnable ran, Runnable onClose) {
        this.workers = workers;
        this.ran = ran;
        this.onClose = onClose;
        for (Operand input : request.inputs()) {
            MemorySegment buffer = buffer(input, limits);
            input.constant().ifPresent(value -> buffer.copyFrom(value.data()));
            inputs.add(buffer);
        }
        for (Operand output : request.outputs()) {
            outputs.add(buffer(output, limits));
        }
        MemorySegment scratch = arena.allocate(Math.max(1, kernel.scratchBytes(limits, workers.threads())), ALIGNMENT);
        this.call = kernel.bind(new KernelBinding(limits, workers, state, inputs, outputs, scratch));
    }

    private MemorySegment buffer(Operand operand, StepLimits limits) {
        return operand.isPresent()
                ? arena.allocate(Math.max(1, operand.bytes(limits)), ALIGNMENT)
                : MemorySegment.NULL;
    }

    @Override
    public MemorySegment input(int index) {
        return inputs.get(index);
    }

    void fill(int index, Tensor value) {
        inputs.get(index).copyFrom(value.data());
    }

    @Override
    public void run(Step step) {
        synchronized (workers) {
            call.run(step);
        }
        ran.run();
    }

    @Override
    public float[] floats(int index, int count) {
        float[] values = new float[count];
        MemorySegment.copy(outputs.get(index), Tensor.FLOAT, 0, values, 0, count);
        return values;
    }

    /// Copies an output into a tensor of the same type.
    void read(int index, Tensor into) {
        MemorySegment.copy(outputs.get(index), 0, into.data(), 0, into.data().byteSize());
    }

    @Override
    public void close() {
        arena.close();
        onClose.run();
    }
}
