/**
 * Recurrent layers. May use contracts.support and the activations of contracts.elementwise.
 */
@NullMarked
package io.updraft.runtime.operator.contracts.recurrent;

import org.jspecify.annotations.NullMarked;
