/// From a token-parallel graph to something that runs: shapes, memory plan, kernels in order, sessions.
///
/// May use `graph.ir`, `runtime` and the kernel rooms. A [Program] is immutable and shared; a session belongs to
/// one thread.
@NullMarked
package io.updraft.graph.program;

import org.jspecify.annotations.NullMarked;
