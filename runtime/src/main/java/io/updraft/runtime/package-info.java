/**
 * Devices, tensors, operator contracts, kernels and their registry. The lowest room: it may use the JDK and JSpecify,
 * nothing else of Updraft.
 */
@NullMarked
package io.updraft.runtime;

import org.jspecify.annotations.NullMarked;
