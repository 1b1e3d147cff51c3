/**
 * Watches every access that a kernel makes to an array, and reports those that no device would answer for. It may use the
 * JDK, JSpecify, the API's types and {@code io.updraft.embedded.group}.
 */
@NullMarked
package io.updraft.embedded.check;

import org.jspecify.annotations.NullMarked;
