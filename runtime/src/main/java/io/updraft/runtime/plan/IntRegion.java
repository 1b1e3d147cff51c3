package io.updraft.runtime.plan;

import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Packed constants of a kernel in an array that it shares with others.
public interface IntRegion {
    /// The array; before the weights are allocated a stand-in, with which launches can be planned but not run.
    IntArray array();

    /// Index of the first element.
    int offset();
}
