package io.updraft.runtime.plan;

import java.util.List;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// One kernel launch, its buffers fixed.
///
/// @param kernel for profiles, such as "rms-norm"
/// @param node the model's node that it serves
/// @param arguments of the kernel, the context included
/// @param arrays every array among them
/// @param task adds it to a task graph
/// @param direct whether that is a library task, which brings its own grid
public record Launch(String kernel, String node, Grid grid, int arguments, List<TornadoNativeArray> arrays,
        Task task, boolean direct) {
    public Launch {
        arrays = List.copyOf(arrays);
        if (arguments < arrays.size() || arguments > 20) {
            throw new IllegalArgumentException(kernel + " has " + arguments + " arguments and " + arrays.size()
                    + " arrays; TornadoVM takes 20 arguments at most");
        }
    }

    /// A task of TornadoVM's.
    public Launch(String kernel, String node, Grid grid, int arguments, List<TornadoNativeArray> arrays, Task task) {
        this(kernel, node, grid, arguments, arrays, task, false);
    }

    /// Adds a task with this id to a graph. The kernel must be named by a method reference where the task is added:
    /// TornadoVM finds it there.
    @FunctionalInterface
    public interface Task {
        void addTo(TaskGraph graph, String id);
    }
}
