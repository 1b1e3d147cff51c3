/**
 * Normalizations and softmax. May use contracts.support.
 */
@NullMarked
package io.updraft.runtime.operator.contracts.norm;

import org.jspecify.annotations.NullMarked;
