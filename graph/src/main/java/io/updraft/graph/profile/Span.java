package io.updraft.graph.profile;

import java.util.Map;

/// One thing that took time.
///
/// @param name what it was: a kernel, "decode", "compiling decode"
/// @param kind where it is drawn, and what it counts as
/// @param operator of the model's node that it served; "" where there is none
/// @param startNanos as [System#nanoTime] gives it
/// @param details shown when it is clicked
public record Span(String name, Kind kind, String operator, long startNanos, long nanos, Map<String, Object> details) {
    /// Kinds of spans; each has a track of its own.
    public enum Kind {
        /// Reading, rewriting and packing a model, and making a session.
        OPEN("opening"),
        /// A step of a session: ids in, logits out.
        STEP("steps"),
        /// A task graph as the host sees it, from its launch to its end.
        GRAPH("task graphs"),
        /// A kernel, on whatever device.
        KERNEL("kernels");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /// For people.
        public String label() {
            return label;
        }
    }

    public Span {
        details = Map.copyOf(details);
        if (nanos < 0) {
            throw new IllegalArgumentException(name + " took " + nanos + " ns");
        }
    }
}
