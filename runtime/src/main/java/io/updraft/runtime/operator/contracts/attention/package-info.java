/**
 * Attention with and without a cache, and rotary embeddings. May use contracts.support.
 */
@NullMarked
package io.updraft.runtime.operator.contracts.attention;

import org.jspecify.annotations.NullMarked;
