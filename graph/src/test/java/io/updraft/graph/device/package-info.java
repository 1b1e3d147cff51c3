/** Tests of the graph records and of the verifier. */
@NullMarked
package io.updraft.graph.device;

import org.jspecify.annotations.NullMarked;
