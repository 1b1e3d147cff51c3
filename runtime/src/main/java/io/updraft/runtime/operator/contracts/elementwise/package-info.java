/**
 * Operators that work element by element, with broadcasting. May use contracts.support.
 */
@NullMarked
package io.updraft.runtime.operator.contracts.elementwise;

import org.jspecify.annotations.NullMarked;
