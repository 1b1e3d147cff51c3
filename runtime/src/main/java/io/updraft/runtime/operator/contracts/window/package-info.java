/**
 * Operators that slide a window over spatial axes: convolutions and pooling. May use contracts.support.
 */
@NullMarked
package io.updraft.runtime.operator.contracts.window;

import org.jspecify.annotations.NullMarked;
