/**
 * Arrays outside the Java heap, as devices see them: a header, then the elements in native byte order.
 */
@NullMarked
package uk.ac.manchester.tornado.api.types.arrays;

import org.jspecify.annotations.NullMarked;
