/**
 * Arrays of short vectors over native arrays.
 */
@NullMarked
package uk.ac.manchester.tornado.api.types.collections;

import org.jspecify.annotations.NullMarked;
