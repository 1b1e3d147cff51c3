/// Products with quantized weights on NVIDIA's matrix units: weights repacked once into the order in which a warp's lanes
/// want them, kernels for few and for many tokens, and their launch. Uses the intrinsics of runtime and direct launches.
@NullMarked
package io.updraft.quant.cuda;

import org.jspecify.annotations.NullMarked;
