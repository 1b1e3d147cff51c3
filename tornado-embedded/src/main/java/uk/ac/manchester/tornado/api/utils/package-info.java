/**
 * Integer dot products and quantization that kernels may call, and helpers for host code.
 */
@NullMarked
package uk.ac.manchester.tornado.api.utils;

import org.jspecify.annotations.NullMarked;
