package io.updraft.runtime.plan;

import java.util.List;
import java.util.function.IntFunction;

/// Ways to divide a kernel's work over a device, of which the fastest depends on the device and on the shape.
///
/// @param shape kernel and sizes, in words that tell it from all others; no line feeds and no "="
/// @param labels of the ways, the one first that a rule would take; no blanks
/// @param runs launches of a way, one after another as in a model, over arrays of their own; what they compute is not looked
///        at
public record Trial(String shape, List<String> labels, IntFunction<List<Launch>> runs) {
    public Trial {
        labels = List.copyOf(labels);
        if (labels.isEmpty() || shape.isBlank() || shape.contains("=") || shape.contains("\n")) {
            throw new IllegalArgumentException("a trial of '" + shape + "' in " + labels.size()
                    + " ways; it needs words without '=' and at least one way");
        }
    }
}
