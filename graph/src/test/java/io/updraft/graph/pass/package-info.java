/// Tests of the passes: each on small graphs, with near misses that must stay as they are, and all on the demo models.
@NullMarked
package io.updraft.graph.pass;

import org.jspecify.annotations.NullMarked;
