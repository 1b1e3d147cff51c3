/**
 * Operations of NVIDIA GPUs that TornadoVM's API lacks, as static methods for kernels written with KernelContext: warp
 * exchanges, 16-byte accesses, asynchronous copies, matrix units. The module tornado-intrinsics teaches TornadoVM's CUDA
 * compiler to emit instructions for them; without it a kernel that calls one must not reach TornadoVM. References to the
 * PTX ISA are to version 9.0 of NVIDIA's document.
 */
@NullMarked
package io.updraft.runtime.intrinsics;

import org.jspecify.annotations.NullMarked;
