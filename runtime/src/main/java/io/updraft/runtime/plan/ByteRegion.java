package io.updraft.runtime.plan;

import uk.ac.manchester.tornado.api.types.arrays.ByteArray;

/// Constants of a kernel in an array of bytes. Where devices launch kernels directly it is shared with others, and the
/// launch adds the offset to the array's address; elsewhere the offset is 0.
public interface ByteRegion {
    /// The array; before the weights are allocated a stand-in, with which launches can be planned but not run.
    ByteArray array();

    /// Bytes before the region, a multiple of 128.
    int offset();
}
