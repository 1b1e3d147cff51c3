/**
 * Scalar types of 16 and 8 bits (IEEE half, bfloat16, FP8) and their exact conversions.
 */
@NullMarked
package uk.ac.manchester.tornado.api.types;

import org.jspecify.annotations.NullMarked;
