package io.updraft.tasks.device;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;

/// Where the scale of an element of a row lies: for the element at (o, a, i) before, on and behind the axis of scales, at
/// `o outerStep + a / block blockStep + i innerStep`.
///
/// @param extent elements along the axis
/// @param inner elements behind it
record ScaleSteps(int extent, int inner, int block, int outerStep, int blockStep, int innerStep) {
    /// Those of QuantizeLinear and DequantizeLinear: one scale, one for each index of the axis, or one for each block of
    /// it. Empty if the scales are others, or their axis is not behind the rows.
    static Optional<ScaleSteps> of(KernelRequest request) {
        Operand x = request.input(0);
        Tensor scales = request.constant(1);
        Shape base = x.shape().base();
        if (scales.elements() == 1) {
            return Optional.of(new ScaleSteps(1, 1, 1, 0, 0, 0));
        }
        int axis = (int) request.attributes().integer("axis", 1);
        axis = axis < 0 ? axis + base.rank() : axis;
        if (axis <= x.shape().axis() || axis >= base.rank()) {
            return Optional.empty();
        }
        int extent = Math.toIntExact(base.dim(axis));
        int inner = Math.toIntExact(base.elements(axis + 1, base.rank()));
        int block = (int) request.attributes().integer("block_size", 0);
        if (block <= 0) {
            return scales.elements() == extent ? Optional.of(new ScaleSteps(extent, inner, 1, 0, 1, 0))
                    : Optional.empty();
        }
        int blocks = Math.ceilDiv(extent, block);
        long outer = base.elements(x.shape().axis() + 1, axis);
        return scales.elements() == outer * blocks * inner
                ? Optional.of(new ScaleSteps(extent, inner, block, blocks * inner, inner, 1)) : Optional.empty();
    }
}
