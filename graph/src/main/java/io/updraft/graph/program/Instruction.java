package io.updraft.graph.program;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.PreparedKernel;
import java.util.List;

/// One node of a program with the kernel that runs it.
///
/// @param kernelName
///            as `--explain` shows it
/// @param refusals
///            why better kernels were not taken
public record Instruction(KernelRequest request, String kernelName, PreparedKernel kernel, List<String> refusals) {
    public Instruction {
        refusals = List.copyOf(refusals);
    }
}
