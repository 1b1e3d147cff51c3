/**
 * Short vectors (OpenCL's float4 and kin) held in Java arrays.
 */
@NullMarked
package uk.ac.manchester.tornado.api.types.vectors;

import org.jspecify.annotations.NullMarked;
