/**
 * The compiler extension for TornadoVM's CUDA backend. The classes in TornadoVM's package beside it are defined into
 * TornadoVM's runtime module when the extension is registered and are of no use otherwise.
 */
@NullMarked
package io.updraft.intrinsics;

import org.jspecify.annotations.NullMarked;
