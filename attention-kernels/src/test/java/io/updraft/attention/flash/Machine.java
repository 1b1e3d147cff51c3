package io.updraft.attention.flash;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;

/** Where tests run: in the emulator, or in an SDK's JVM on its device. */
final class Machine {
    private Machine() {
    }

    static void execute(TaskGraph graph, GridScheduler grids) {
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            // TornadoVM refuses a scheduler without grids, which direct launches do not need.
            if (!grids.keySet().isEmpty()) {
                plan.withGridScheduler(grids);
            }
            plan.execute();
        } catch (TornadoExecutionPlanException e) {
            throw new AssertionError(e);
        }
    }
}
