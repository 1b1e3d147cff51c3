/**
 * FlashAttention on devices: kernels written with KernelContext and the intrinsics of
 * {@code io.updraft.runtime.intrinsics}, and the entry points that add them to a TaskGraph.
 */
@NullMarked
package io.updraft.attention.flash;

import org.jspecify.annotations.NullMarked;
