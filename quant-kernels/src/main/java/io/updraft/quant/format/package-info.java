/// Formats of quantized weights: what each stores, how a matrix is rounded to it (round to nearest), and what the stored
/// codes mean. The codecs are plain and exact; kernels are tested against them. Uses `runtime.tensor` only.
@NullMarked
package io.updraft.quant.format;

import org.jspecify.annotations.NullMarked;
