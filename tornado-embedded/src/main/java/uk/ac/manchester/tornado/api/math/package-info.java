/**
 * Functions that kernels may call and devices have instructions for.
 */
@NullMarked
package uk.ac.manchester.tornado.api.math;

import org.jspecify.annotations.NullMarked;
