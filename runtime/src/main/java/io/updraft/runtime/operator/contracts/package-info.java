/**
 * The contracts of all operators that Updraft knows, each with its plain reference implementation.
 *
 * <p>{@link io.updraft.runtime.operator.contracts.StandardOperators} lists them. May use tensor and operator only.
 */
@NullMarked
package io.updraft.runtime.operator.contracts;

import org.jspecify.annotations.NullMarked;
