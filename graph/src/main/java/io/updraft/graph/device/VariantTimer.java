package io.updraft.graph.device;

import io.updraft.runtime.plan.Trial;

/// Times one way of a trial.
@FunctionalInterface
interface VariantTimer {
    /// Microseconds of a launch, on the average of a chain of them.
    double micros(Trial trial, int index);
}
