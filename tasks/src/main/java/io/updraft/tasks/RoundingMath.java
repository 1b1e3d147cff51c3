package io.updraft.tasks;

import java.lang.foreign.MemorySegment;

/// What DynamicQuantize does to floats, in scalar or vector code of the same bits. Indices count elements.
sealed interface RoundingMath permits ScalarRounding, VectorRounding {
    /// The smallest value or 0; NaN is passed over.
    float lowest(MemorySegment values, long start, int count);

    /// The largest value or 0; NaN is passed over.
    float highest(MemorySegment values, long start, int count);

    /// `codes[i] = clamp(round(values[i] / scale) + zero, 0, 255)`, rounding to nearest even. Quotients are at most 255.
    void round(MemorySegment values, long start, int count, float scale, int zero, MemorySegment codes);
}
