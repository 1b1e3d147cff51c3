/** Tests of the commands: parsing, exit codes, what is printed where. */
@NullMarked
package io.updraft.cli;

import org.jspecify.annotations.NullMarked;
