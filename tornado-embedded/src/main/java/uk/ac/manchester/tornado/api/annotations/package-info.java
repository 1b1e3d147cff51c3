/**
 * Marks for loops and parameters: {@code @Parallel} and {@code @Reduce}.
 */
@NullMarked
package uk.ac.manchester.tornado.api.annotations;

import org.jspecify.annotations.NullMarked;
