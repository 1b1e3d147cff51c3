/** Tests of the graph records and of the verifier. */
@NullMarked
package io.updraft.graph.profile;

import org.jspecify.annotations.NullMarked;
