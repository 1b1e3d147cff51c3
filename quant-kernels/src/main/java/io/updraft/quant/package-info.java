/**
 * Quantized formats, quantizers and quantized matrix products. May use {@code io.updraft.runtime} and
 * {@code io.updraft.tasks}.
 */
@NullMarked
package io.updraft.quant;

import org.jspecify.annotations.NullMarked;
