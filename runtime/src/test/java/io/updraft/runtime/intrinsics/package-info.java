/** Tests of the intrinsics' bodies. */
@NullMarked
package io.updraft.runtime.intrinsics;

import org.jspecify.annotations.NullMarked;
