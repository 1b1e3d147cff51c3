/**
 * Matrices of two and three dimensions over native arrays, row-major.
 */
@NullMarked
package uk.ac.manchester.tornado.api.types.matrix;

import org.jspecify.annotations.NullMarked;
