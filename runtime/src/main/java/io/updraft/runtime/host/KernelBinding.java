package io.updraft.runtime.host;

import java.lang.foreign.MemorySegment;
import java.util.List;

/// A session's buffers for one kernel call. Segments are 64-byte aligned, native, and as large as the limits ask;
/// those of absent operands are empty. Inputs and outputs never overlap.
///
/// @param inputs
///            one for each input, constants included
/// @param outputs
///            one for each output
/// @param scratch
///            at least [PreparedKernel#scratchBytes]
public record KernelBinding(StepLimits limits, Workers workers, SessionState state, List<MemorySegment> inputs,
        List<MemorySegment> outputs, MemorySegment scratch) {
    public KernelBinding {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    public MemorySegment input(int index) {
        return index < inputs.size() ? inputs.get(index) : MemorySegment.NULL;
    }

    public MemorySegment output(int index) {
        return index < outputs.size() ? outputs.get(index) : MemorySegment.NULL;
    }
}
