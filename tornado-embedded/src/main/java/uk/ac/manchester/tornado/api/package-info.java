/**
 * TornadoVM's public API, version 5.2, on the plain JVM: the names and descriptors are TornadoVM's, the code is ours,
 * written from the documented behaviour. In a JVM started with TornadoVM's SDK, the SDK's module holds these packages and
 * none of these classes is loaded.
 */
@NullMarked
package uk.ac.manchester.tornado.api;

import org.jspecify.annotations.NullMarked;
