/**
 * The operators of domain io.updraft, which only graph passes produce. May use contracts.support.
 */
@NullMarked
package io.updraft.runtime.operator.contracts.fused;

import org.jspecify.annotations.NullMarked;
