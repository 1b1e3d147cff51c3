/**
 * Losses against class labels. May use contracts.support.
 */
@NullMarked
package io.updraft.runtime.operator.contracts.loss;

import org.jspecify.annotations.NullMarked;
