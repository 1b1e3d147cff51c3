/**
 * Turns the code of a task into something that the engine can run: finds the method behind a lambda, loads an
 * instrumented copy of its class, generates the call. It may use the JDK, JSpecify, the API and
 * {@code io.updraft.embedded.group}.
 */
@NullMarked
package io.updraft.embedded.code;

import org.jspecify.annotations.NullMarked;
