/**
 * Tests of products with TornadoVM's own matrix operations.
 */
@NullMarked
package io.updraft.quant.fragment;

import org.jspecify.annotations.NullMarked;
