/**
 * The embedded API held against TornadoVM's own, where its SDK is installed: every declaration, the values, the compiler,
 * and TornadoVM's unit tests. Where no SDK is found these tests say so and are skipped.
 */
@NullMarked
package io.updraft.tests.tornado;

import org.jspecify.annotations.NullMarked;
