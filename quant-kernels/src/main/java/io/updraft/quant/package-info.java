/// Quantized formats and matrix products of the CPU device.
///
/// A [io.updraft.quant.LinearKernel] packs a node's weights once into a [io.updraft.quant.PackedMatrix] (panels of 32
/// output rows, never inflated), and computes with a [io.updraft.quant.PanelProduct]: the Vector API's where it is
/// there and warm, else the plain one, which gives the same bits. May use `io.updraft.runtime` and `io.updraft.tasks`.
@NullMarked
package io.updraft.quant;

import org.jspecify.annotations.NullMarked;
