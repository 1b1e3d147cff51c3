package io.updraft.embedded;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** What a task graph is asked to do: its tasks, and which objects go where and when. Objects count by identity. */
final class GraphPlan {

    final List<EmulatedTask> tasks = new ArrayList<>();
    /** Objects given to transferToDevice, with the mode last asked for. */
    final Map<Object, Integer> toDevice = new IdentityHashMap<>();
    /** Objects given to transferToHost, or persisted, with the mode last asked for. */
    final Map<Object, Integer> toHost = new IdentityHashMap<>();
    final List<Object> outputs = new ArrayList<>();
    /** Objects consumed from other graphs' memory. */
    final List<Consumed> consumed = new ArrayList<>();

    /**
     * An object whose memory another graph left on the device.
     *
     * @param from that graph's name; empty for whichever ran before
     */
    record Consumed(Object object, String from) {
    }

    GraphPlan copy() {
        GraphPlan copy = new GraphPlan();
        copy.tasks.addAll(tasks);
        copy.toDevice.putAll(toDevice);
        copy.toHost.putAll(toHost);
        copy.outputs.addAll(outputs);
        copy.consumed.addAll(consumed);
        return copy;
    }

    @SuppressWarnings("ReferenceEquality") // the same object, not an equal one
    boolean isConsumed(Object object) {
        return consumed.stream().anyMatch(c -> c.object() == object);
    }

    /** Everything that a transfer names. */
    Set<Object> named() {
        Set<Object> named = new LinkedHashSet<>(toDevice.keySet());
        named.addAll(toHost.keySet());
        consumed.forEach(c -> named.add(c.object()));
        return named;
    }

    boolean isNamed(Object object) {
        return toDevice.containsKey(object) || toHost.containsKey(object) || isConsumed(object);
    }

    static Object checked(Object object, String graph, String call) {
        if (object == null) {
            throw new TornadoRuntimeException("[ERROR] null object passed to " + call + " of task graph " + graph);
        }
        return object;
    }
}
