/**
 * Operators that move, select, create or index elements. May use contracts.support.
 */
@NullMarked
package io.updraft.runtime.operator.contracts.data;

import org.jspecify.annotations.NullMarked;
