/**
 * Tests that run in two JVMs: with the embedded API on the emulator, and, where TornadoVM's SDK is installed, in a second
 * one on its devices. {@code io.updraft.runtime.tornado.TornadoApi} says in which a test is.
 */
@NullMarked
package io.updraft.tests.device;

import org.jspecify.annotations.NullMarked;
