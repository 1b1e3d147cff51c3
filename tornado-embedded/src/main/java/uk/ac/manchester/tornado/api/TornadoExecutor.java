package uk.ac.manchester.tornado.api;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.runtime.ExecutorFrame;

/** The task graphs of a plan, and which of them the next execution runs. */
class TornadoExecutor {

    private final List<TornadoTaskGraphInterface> graphs;
    private List<TornadoTaskGraphInterface> selected;

    TornadoExecutor(ImmutableTaskGraph... graphs) {
        this.graphs = java.util.Arrays.stream(graphs).map(ImmutableTaskGraph::implementation).toList();
        this.selected = this.graphs;
    }

    /** A graph that consumes another's memory looks to the one that ran last before it, within this execution too. */
    void execute(ExecutorFrame frame) {
        for (TornadoTaskGraphInterface graph : selected) {
            graph.execute(frame);
        }
        TornadoTaskGraphInterface last = selected.getLast();
        graphs.forEach(graph -> graph.setLastExecutedTaskGraph(last));
    }

    void selectGraph(int index) {
        selected = List.of(graph(index));
    }

    void selectAll() {
        selected = graphs;
    }

    TornadoTaskGraphInterface graph(int index) {
        if (index < 0 || index >= graphs.size()) {
            throw new TornadoRuntimeException(
                    "[ERROR] this plan has " + graphs.size() + " task graphs; there is none with index " + index);
        }
        return graphs.get(index);
    }

    void forEach(Consumer<TornadoTaskGraphInterface> action) {
        selected.forEach(action);
    }

    void forAll(Consumer<TornadoTaskGraphInterface> action) {
        graphs.forEach(action);
    }

    long sum(ToLongFunction<TornadoTaskGraphInterface> figure) {
        return selected.stream().mapToLong(figure).sum();
    }

    boolean isGridRegistered() {
        return graphs.stream().anyMatch(TornadoTaskGraphInterface::isGridRegistered);
    }

    boolean isFinished() {
        return selected.stream().allMatch(TornadoTaskGraphInterface::isFinished);
    }

    String profileLog() {
        StringBuilder log = new StringBuilder();
        selected.forEach(graph -> log.append(graph.getProfileLog()));
        return log.toString();
    }

    void mapOnDeviceMemoryRegion(Object target, Object source, long offset, int fromGraph, int toGraph) {
        if (graphs.size() < 2) {
            throw new TornadoRuntimeException(
                    "[ERROR] mapOnDeviceMemoryRegion needs a plan of two task graphs or more");
        }
        selectAll();
        graph(toGraph).mapOnDeviceMemoryRegion(target, source, offset, graph(fromGraph));
    }
}
