/**
 * General kernels for TornadoVM's devices, written with KernelContext alone, so that one source runs on the emulator,
 * OpenCL, PTX and CUDA; and what offers them to nodes. May use runtime.plan and io.updraft.tasks.
 */
@NullMarked
package io.updraft.tasks.device;

import org.jspecify.annotations.NullMarked;
