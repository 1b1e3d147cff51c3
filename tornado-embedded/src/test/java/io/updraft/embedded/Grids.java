package io.updraft.embedded;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.WorkerGrid2D;

/** Runs the task {@code graph.kernel} of a graph once. */
final class Grids {

    private Grids() {
    }

    static WorkerGrid of(int global, int local) {
        WorkerGrid1D grid = new WorkerGrid1D(global);
        grid.setLocalWork(local, 1, 1);
        return grid;
    }

    static WorkerGrid of(int globalX, int globalY, int localX, int localY) {
        WorkerGrid2D grid = new WorkerGrid2D(globalX, globalY);
        grid.setLocalWork(localX, localY, 1);
        return grid;
    }

    static void run(TaskGraph graph, WorkerGrid grid) {
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(new GridScheduler(graph.getTaskGraphName() + ".kernel", grid)).execute();
        } catch (uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException failed) {
            throw new AssertionError(failed);
        }
    }
}
