/**
 * Matrix products, of floats and of quantized operands. May use contracts.support.
 */
@NullMarked
package io.updraft.runtime.operator.contracts.matrix;

import org.jspecify.annotations.NullMarked;
