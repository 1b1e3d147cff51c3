package io.updraft.graph.device;

import io.updraft.graph.profile.Span;
import io.updraft.graph.profile.Trace;
import io.updraft.runtime.plan.Launch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// What a plan ran, for a trace: task graphs as the host saw them, and in each its kernels one after another from its
/// start, as a device tells how long they took but not when.
final class PlanTrace {
    private final Trace trace;
    private final List<PlanPart> parts;
    private final Map<String, String> operators;
    private final List<Execution> executions = new ArrayList<>();

    private record Execution(int part, long start, long nanos) {
    }

    /// @param operators types of the nodes' operators by the nodes' names
    PlanTrace(Trace trace, List<PlanPart> parts, Map<String, String> operators) {
        this.trace = trace;
        this.parts = parts;
        this.operators = operators;
    }

    /// A part ran from `start` to now.
    void ran(int part, long start) {
        executions.add(new Execution(part, start, System.nanoTime() - start));
    }

    /// Adds everything to the trace.
    ///
    /// @param logs of the profiler by part
    void finish(IntFunction<String> logs) {
        for (int i = 0; i < parts.size(); i++) {
            PlanPart part = parts.get(i);
            List<Map<String, Long>> times = KernelTimes.read(logs.apply(i), part.name());
            int run = 0;
            for (Execution execution : executions) {
                if (execution.part() == i) {
                    graph(part, execution, run == 0, run < times.size() ? times.get(run) : Map.of());
                    run++;
                }
            }
        }
        executions.clear();
    }

    private void graph(PlanPart part, Execution execution, boolean first, Map<String, Long> times) {
        trace.add(new Span(first ? "compile " + part.name() : part.name(), Span.Kind.GRAPH, "", execution.start(),
                execution.nanos(), Map.of("launches", part.launches().size())));
        long at = execution.start();
        // The first run is of a step without tokens, to compile; its kernels have nothing to do.
        for (int i = 0; !first && i < part.launches().size(); i++) {
            Launch launch = part.launches().get(i);
            long nanos = times.getOrDefault(part.taskIds().get(i), 0L);
            trace.add(new Span(launch.kernel(), Span.Kind.KERNEL,
                    operators.getOrDefault(launch.node(), launch.node()), at, nanos, Map.of("node", launch.node(),
                            "groups", launch.grid().groups(), "group size", launch.grid().groupSize())));
            at += nanos;
        }
    }
}
