/**
 * Fourier transforms, windows and mel filters. May use contracts.support.
 */
@NullMarked
package io.updraft.runtime.operator.contracts.signal;

import org.jspecify.annotations.NullMarked;
