/**
 * TornadoVM as this JVM has it: which API is loaded, where SDKs are installed, the properties it needs, its devices. The
 * one package of the libraries that reads and sets system properties, since TornadoVM is configured by nothing else. It
 * may use {@code io.updraft.runtime.device} and TornadoVM's public API.
 */
@NullMarked
package io.updraft.runtime.tornado;

import org.jspecify.annotations.NullMarked;
