/**
 * Closed sets of the API: transfer modes, profiler modes, backends, device types, matrix shapes.
 */
@NullMarked
package uk.ac.manchester.tornado.api.enums;

import org.jspecify.annotations.NullMarked;
