/** Tests of FlashAttention's kernels on the emulator, against float64. */
@NullMarked
package io.updraft.attention.flash;

import org.jspecify.annotations.NullMarked;
