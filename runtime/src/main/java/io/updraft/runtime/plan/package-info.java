/**
 * Kernels for TornadoVM's devices: how one is chosen, packs its weights, and becomes a launch of a task graph. May use
 * TornadoVM's API, the host room's descriptions of nodes, operators and tensors.
 */
@NullMarked
package io.updraft.runtime.plan;

import org.jspecify.annotations.NullMarked;
