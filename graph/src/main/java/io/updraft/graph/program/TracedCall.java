package io.updraft.graph.program;

import io.updraft.graph.profile.Span;
import io.updraft.graph.profile.Trace;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.Step;
import java.util.Map;

/// A kernel that notes how long it runs.
record TracedCall(KernelCall call, Instruction instruction, Trace trace) implements KernelCall {
    @Override
    public void run(Step step) {
        long start = System.nanoTime();
        call.run(step);
        trace.ended(instruction.kernelName(), Span.Kind.KERNEL, instruction.request().operator().type(), start,
                Map.of("node", instruction.request().node(), "tokens", step.tokens()));
    }
}
