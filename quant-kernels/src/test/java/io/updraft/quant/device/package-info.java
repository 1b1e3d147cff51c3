/// Tests of how portable kernels divide their work.
@NullMarked
package io.updraft.quant.device;

import org.jspecify.annotations.NullMarked;
