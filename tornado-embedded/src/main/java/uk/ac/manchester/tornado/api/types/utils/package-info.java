/**
 * Element operations and storage layouts that the vector, matrix and image types share.
 */
@NullMarked
package uk.ac.manchester.tornado.api.types.utils;

import org.jspecify.annotations.NullMarked;
