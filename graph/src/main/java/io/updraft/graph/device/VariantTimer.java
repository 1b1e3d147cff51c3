package io.updraft.graph.device;

import io.updraft.runtime.plan.Trial;
import java.util.List;

/// Times the ways of a trial.
@FunctionalInterface
interface VariantTimer {
    /// Microseconds of a launch in each of the trial's ways, on the average of a chain of them.
    List<Double> micros(Trial trial);
}
