/// Lets the nodes of any graph, one by one and for the shapes they come with, run on the kernels that a compiled
/// decoder runs on: those of a device where there is one and they take a node, else those of the CPU.
///
/// May use kernels and contracts of the rooms below; the interpreter uses it.
@NullMarked
package io.updraft.graph.kernels;

import org.jspecify.annotations.NullMarked;
