/** Tests of the graph records and of the verifier. */
@NullMarked
package io.updraft.graph.ir;

import org.jspecify.annotations.NullMarked;
