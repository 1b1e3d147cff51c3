/// How a session keeps keys and values of the tokens so far, on any device.
///
/// May use `tensor`.
@NullMarked
package io.updraft.runtime.cache;

import org.jspecify.annotations.NullMarked;
