/**
 * What the lanes of a warp and the warps of a warpgroup do together, with the data layouts of the PTX instruction set:
 * shuffles, votes, loads of matrix fragments, copies of tensor boxes, and products. Kernels reach it through {@code KernelContext} or through intrinsics of their own. It may
 * use the JDK, JSpecify, the API's types and {@code io.updraft.embedded.group}.
 */
@NullMarked
package io.updraft.embedded.warp;

import org.jspecify.annotations.NullMarked;
