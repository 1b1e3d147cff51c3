/**
 * What the API throws; all unchecked except where TornadoVM's own is checked.
 */
@NullMarked
package uk.ac.manchester.tornado.api.exceptions;

import org.jspecify.annotations.NullMarked;
