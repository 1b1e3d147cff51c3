package uk.ac.manchester.tornado.api.enums;

/** Where the profiler's figures go. */
public enum ProfilerMode {
    /** To standard output after each execution. */
    CONSOLE,
    /** Nowhere; {@code TornadoExecutionResult.getProfilerResult} has them. */
    SILENT
}
