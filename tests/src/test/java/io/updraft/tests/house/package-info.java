/** Rules of the house that a machine can check: dependencies between rooms, and what every source file keeps to. */
@NullMarked
package io.updraft.tests.house;

import org.jspecify.annotations.NullMarked;
