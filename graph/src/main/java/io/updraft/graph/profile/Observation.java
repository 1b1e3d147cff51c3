package io.updraft.graph.profile;

import java.nio.file.Path;
import java.util.Optional;

/// What to keep for debugging while a model runs.
///
/// @param trace gets spans of everything that runs; devices wait after each kernel then, and record no execution graphs
/// @param kernels folder for the source that TornadoVM generates for each task
public record Observation(Optional<Trace> trace, Optional<Path> kernels) {
    /// Nothing.
    public static final Observation NONE = new Observation(Optional.empty(), Optional.empty());
}
