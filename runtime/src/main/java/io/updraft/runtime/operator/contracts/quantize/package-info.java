/**
 * Quantizers and dequantizers. May use contracts.support.
 */
@NullMarked
package io.updraft.runtime.operator.contracts.quantize;

import org.jspecify.annotations.NullMarked;
