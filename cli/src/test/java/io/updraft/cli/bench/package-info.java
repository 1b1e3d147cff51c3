/** Tests of the benchmark's arithmetic, its rival and its random model. */
@NullMarked
package io.updraft.cli.bench;

import org.jspecify.annotations.NullMarked;
