/**
 * Direct launches of kernels that TornadoVM compiled: CUDA's driver and run-time compiler through the foreign function
 * API, behind a library provider of TornadoVM.
 */
@NullMarked
package io.updraft.intrinsics.launch;

import org.jspecify.annotations.NullMarked;
