package io.updraft.graph.generate;

/// How a model is opened.
///
/// @param device
///            "cpu", or another device as `updraft devices` names it
/// @param threads
///            threads that compute; 0 for one per available processor
public record ModelOptions(String device, int threads) {
    public ModelOptions {
        if (device.isBlank()) {
            throw new GenerationException("no device named; say cpu");
        }
        if (threads < 0) {
            throw new GenerationException("threads is " + threads
                    + "; give at least 1, or 0 for one per available processor");
        }
    }

    /// On the CPU, all processors.
    public static ModelOptions defaults() {
        return new ModelOptions("cpu", 0);
    }

    public ModelOptions withThreads(int count) {
        return new ModelOptions(device, count);
    }
}
