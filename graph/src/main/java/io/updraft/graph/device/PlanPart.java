package io.updraft.graph.device;

import io.updraft.runtime.plan.Launch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// One task graph of a plan.
///
/// @param name unique in the plan
/// @param uploads arrays that go to the device before each execution
/// @param downloads arrays that come back after each
/// @param onDemand arrays that come back when asked for
/// @param recorded whether it is launched as one execution graph, where the device has those
record PlanPart(String name, List<Launch> launches, List<TornadoNativeArray> uploads,
        List<TornadoNativeArray> downloads, List<TornadoNativeArray> onDemand, boolean recorded) {
    /// Tasks that TornadoVM 5.2 encodes in a graph's 8,192 bytes, at 15 and 5 for each argument.
    private static final int MOST_BYTES = 8000;
    /// Of 256.
    private static final int MOST_TASKS = 250;
    /// Of 1,024 nodes; the rest is for constants.
    private static final int MOST_NODES = 900;

    /// Launches at the end: the product, a rounding, the state, the choice.
    private static final int TAIL = 4;
    private static final int MOST_TASK_BYTES = 15 + 5 * 20;
    private static final int MOST_TASK_NODES = 4 * 9;

    PlanPart {
        launches = List.copyOf(launches);
        uploads = List.copyOf(uploads);
        downloads = List.copyOf(downloads);
        onDemand = List.copyOf(onDemand);
    }

    /// The ids of its tasks, in order.
    List<String> taskIds() {
        return IntStream.range(0, launches.size()).mapToObj(i -> "t" + i + "-" + launches.get(i).kernel()).toList();
    }

    /// Every array of its tasks, in order of first use.
    Set<TornadoNativeArray> arrays() {
        Set<TornadoNativeArray> arrays = new LinkedHashSet<>();
        launches.forEach(launch -> arrays.addAll(launch.arrays()));
        return arrays;
    }

    /// Launches in as few stretches as TornadoVM's task graphs have room for; those that make and use logits stay together.
    static List<List<Launch>> split(List<Launch> launches) {
        List<List<Launch>> stretches = new ArrayList<>();
        List<Launch> stretch = new ArrayList<>();
        Set<TornadoNativeArray> arrays = new LinkedHashSet<>();
        int bytes = 0;
        int tail = Math.max(0, launches.size() - TAIL);
        for (int i = 0; i < launches.size(); i++) {
            Launch launch = launches.get(i);
            int margin = i == tail ? TAIL : 0;
            Set<TornadoNativeArray> more = new LinkedHashSet<>(arrays);
            more.addAll(launch.arrays());
            int needed = bytes + 15 + 5 * launch.arguments();
            int nodes = 4 * more.size() + 4 * (stretch.size() + 1);
            if (!stretch.isEmpty() && (needed + margin * MOST_TASK_BYTES > MOST_BYTES
                    || stretch.size() + margin >= MOST_TASKS || nodes + margin * MOST_TASK_NODES > MOST_NODES)) {
                stretches.add(List.copyOf(stretch));
                stretch.clear();
                more = new LinkedHashSet<>(launch.arrays());
                needed = 15 + 5 * launch.arguments();
            }
            stretch.add(launch);
            arrays = more;
            bytes = needed;
        }
        stretches.add(List.copyOf(stretch));
        return stretches;
    }
}
