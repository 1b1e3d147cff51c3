/// Tests of the matrix products against float64.
@NullMarked
package io.updraft.quant;

import org.jspecify.annotations.NullMarked;
