/// Tests of the CPU device's walls.
@NullMarked
package io.updraft.runtime.host;

import org.jspecify.annotations.NullMarked;
