/**
 * Volumes of short vectors over native arrays.
 */
@NullMarked
package uk.ac.manchester.tornado.api.types.volumes;

import org.jspecify.annotations.NullMarked;
