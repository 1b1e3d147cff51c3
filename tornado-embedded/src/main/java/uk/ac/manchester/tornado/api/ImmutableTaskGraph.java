package uk.ac.manchester.tornado.api;

/**
 * A task graph that no longer changes: what a {@link TornadoExecutionPlan} runs. Made by {@link TaskGraph#snapshot()}.
 */
public class ImmutableTaskGraph {

    private final TaskGraph taskGraph;

    ImmutableTaskGraph(TaskGraph taskGraph) {
        this.taskGraph = taskGraph;
    }

    TornadoTaskGraphInterface implementation() {
        return taskGraph.implementation();
    }
}
