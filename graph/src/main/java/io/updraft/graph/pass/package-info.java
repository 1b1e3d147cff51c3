/// Rewrites of a graph, each with a name and a reason, that turn a language model into token-parallel form: batch 1,
/// all tokens of a step packed one after another, attention and its cache one operator.
///
/// May use `io.updraft.graph.ir` and `io.updraft.runtime`.
@NullMarked
package io.updraft.graph.pass;

import org.jspecify.annotations.NullMarked;
