/**
 * The {@code updraft} commands. The only room that reads the environment, flags and the terminal.
 */
@NullMarked
package io.updraft.cli;

import org.jspecify.annotations.NullMarked;
