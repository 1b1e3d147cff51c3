/// Tests of the general operators' kernels against float64 references written here.
@NullMarked
package io.updraft.tasks;

import org.jspecify.annotations.NullMarked;
