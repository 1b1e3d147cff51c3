/** Device memory as the API's interfaces see it. */
@NullMarked
package uk.ac.manchester.tornado.api.memory;

import org.jspecify.annotations.NullMarked;
