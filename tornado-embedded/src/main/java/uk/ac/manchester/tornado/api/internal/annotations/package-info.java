/**
 * Marks that TornadoVM's compiler reads from the API's own classes; here for parity.
 */
@NullMarked
package uk.ac.manchester.tornado.api.internal.annotations;

import org.jspecify.annotations.NullMarked;
