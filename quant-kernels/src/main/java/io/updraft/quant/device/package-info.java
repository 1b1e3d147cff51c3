/**
 * Matrix products for TornadoVM's devices, written with KernelContext alone. GEMV for decoding, tiled GEMM for prefill;
 * weights stay packed and are decoded in registers. May use runtime.plan and io.updraft.tasks.device.
 */
@NullMarked
package io.updraft.quant.device;

import org.jspecify.annotations.NullMarked;
