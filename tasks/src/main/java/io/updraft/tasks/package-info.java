/**
 * General operators: elementwise, normalization, softmax, rotary embedding, gather, reduce, sampling. May use
 * {@code io.updraft.runtime}.
 */
@NullMarked
package io.updraft.tasks;

import org.jspecify.annotations.NullMarked;
