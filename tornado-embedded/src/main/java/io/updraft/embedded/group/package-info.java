/**
 * Runs work-groups: work-items as coroutines, barriers, warps, local memory. It may use the JDK, JSpecify, the API's types
 * and {@code io.updraft.embedded.matrix}.
 */
@NullMarked
package io.updraft.embedded.group;

import org.jspecify.annotations.NullMarked;
