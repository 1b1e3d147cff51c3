/**
 * What the vector, matrix and image types have in common.
 */
@NullMarked
package uk.ac.manchester.tornado.api.types.common;

import org.jspecify.annotations.NullMarked;
