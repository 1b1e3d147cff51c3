/// The CPU device: kernels, the step they run in, and the pool of threads.
///
/// May use `tensor` and `operator`.
@NullMarked
package io.updraft.runtime.host;

import org.jspecify.annotations.NullMarked;
