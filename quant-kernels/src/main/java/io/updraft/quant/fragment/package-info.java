/**
 * Products of halves with the matrix unit that TornadoVM's own {@code KernelContext} has, for its PTX backend, where there
 * are no intrinsics of ours. May use runtime.plan and the portable kernels of {@code io.updraft.quant.device}.
 */
@NullMarked
package io.updraft.quant.fragment;

import org.jspecify.annotations.NullMarked;
