/**
 * The compiler extension itself, in TornadoVM's package because it is defined into TornadoVM's runtime module, which holds
 * the compiler's exports. It may use TornadoVM, Graal and the JDK, and nothing of Updraft, which that module cannot see.
 */
@NullMarked
package uk.ac.manchester.tornado.runtime.graal;

import org.jspecify.annotations.NullMarked;
