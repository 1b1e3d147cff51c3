package io.updraft.graph.ir;

/// Hears of long work on a model: weights that are quantized or packed, kernels that are compiled or tried out.
@FunctionalInterface
public interface Progress {
    /// Hears nothing.
    Progress NONE = (_, _, _) -> {
    };

    /// @param done steps so far
    /// @param of steps in all, as far as is known; 0 for work that begins and of which no steps are counted
    /// @param what the node or part that was just done, or what begins
    void advanced(int done, int of, String what);
}
