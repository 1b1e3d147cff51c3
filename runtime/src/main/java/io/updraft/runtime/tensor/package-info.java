/// Tensors as every room sees them: element types, shapes and off-heap or mapped data.
///
/// Nothing here computes; kernels and operator contracts do. May use the JDK only.
@NullMarked
package io.updraft.runtime.tensor;

import org.jspecify.annotations.NullMarked;
