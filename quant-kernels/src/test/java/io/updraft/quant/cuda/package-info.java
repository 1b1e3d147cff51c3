/** Tests of the products for NVIDIA's matrix units on the emulator, against float64. */
@NullMarked
package io.updraft.quant.cuda;

import org.jspecify.annotations.NullMarked;
