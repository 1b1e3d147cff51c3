/// Lets the nodes of any graph, one by one and for the shapes they come with, run on the kernels that a compiled
/// decoder runs on.
///
/// May use kernels and contracts of the rooms below; the interpreter uses it.
@NullMarked
package io.updraft.graph.kernels;

import org.jspecify.annotations.NullMarked;
