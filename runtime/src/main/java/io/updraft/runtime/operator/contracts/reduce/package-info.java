/**
 * Reductions over axes. May use contracts.support.
 */
@NullMarked
package io.updraft.runtime.operator.contracts.reduce;

import org.jspecify.annotations.NullMarked;
