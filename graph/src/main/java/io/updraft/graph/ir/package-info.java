/// The graph as immutable records, and the verifier that says whether one is legal.
///
/// May use `io.updraft.runtime`.
@NullMarked
package io.updraft.graph.ir;

import org.jspecify.annotations.NullMarked;
