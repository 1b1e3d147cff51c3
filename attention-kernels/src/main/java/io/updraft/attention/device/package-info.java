/**
 * Attention for TornadoVM's devices, written with KernelContext alone, over a cache on the device. May use runtime.plan
 * and io.updraft.tasks.device.
 */
@NullMarked
package io.updraft.attention.device;

import org.jspecify.annotations.NullMarked;
