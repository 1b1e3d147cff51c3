/**
 * Tiled attention for prefill and decode, and the KV cache. May use {@code io.updraft.runtime} and
 * {@code io.updraft.tasks}.
 */
@NullMarked
package io.updraft.attention;

import org.jspecify.annotations.NullMarked;
