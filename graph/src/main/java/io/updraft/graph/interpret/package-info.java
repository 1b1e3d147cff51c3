/// Runs any graph node by node with the operators' reference implementations: slow, general, trusted.
///
/// May use `graph.ir` and `runtime`.
@NullMarked
package io.updraft.graph.interpret;

import org.jspecify.annotations.NullMarked;
