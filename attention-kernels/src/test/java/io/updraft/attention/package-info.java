/// Tests of attention against float64 references written here.
@NullMarked
package io.updraft.attention;

import org.jspecify.annotations.NullMarked;
