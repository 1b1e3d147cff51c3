package io.updraft.graph;

import io.updraft.graph.device.DeviceInstruction;
import io.updraft.graph.program.Instruction;
import java.util.List;

/// Which kernel runs a node, and why no better one does.
///
/// @param operator with its domain and version
/// @param kernel its short name
/// @param weightBytes of weights that it has packed for itself; 0 where it uses them as they lie, or shares its array
/// @param refusals of better kernels, as "name: reason"
/// @param variants how its work is divided, and why so, where there was a choice
public record ChosenKernel(String node, String operator, String kernel, long weightBytes, List<String> refusals,
        List<String> variants) {
    public ChosenKernel {
        refusals = List.copyOf(refusals);
        variants = List.copyOf(variants);
    }

    static ChosenKernel of(Instruction instruction) {
        return new ChosenKernel(instruction.request().node(), instruction.request().operator().toString(),
                instruction.kernelName(), instruction.kernel().weightBytes(), instruction.refusals(),
                List.of());
    }

    static ChosenKernel of(DeviceInstruction instruction) {
        return new ChosenKernel(instruction.request().node(), instruction.request().operator().toString(),
                instruction.kernelName(), 0, instruction.refusals(), instruction.launches().variants());
    }
}
