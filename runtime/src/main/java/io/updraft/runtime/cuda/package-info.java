/**
 * What kernels need from an NVIDIA device beyond TornadoVM's own tasks: the compiler extension's presence, and launches
 * with more local memory than TornadoVM gives, tensor maps and instructions of the exact architecture. The module
 * tornado-intrinsics provides the implementation where TornadoVM's SDK runs.
 */
@NullMarked
package io.updraft.runtime.cuda;

import org.jspecify.annotations.NullMarked;
