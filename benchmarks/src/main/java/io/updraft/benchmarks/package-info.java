/**
 * JMH benchmarks of the kernels, rivals included. Nothing depends on it.
 */
@NullMarked
package io.updraft.benchmarks;

import org.jspecify.annotations.NullMarked;
