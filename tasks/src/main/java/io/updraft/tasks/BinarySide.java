package io.updraft.tasks;

import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// One input of a binary operator: how it covers the output, and a constant's values in native memory, so that
/// every access meets the same kind of segment.
///
/// @param input its index
/// @param constant empty for an activation
record BinarySide(int input, Spread spread, MemorySegment constant) {
    private static final long ALIGNMENT = 64;

    static BinarySide of(KernelRequest request, int input, Preparation preparation) {
        Operand operand = request.input(input);
        Spread spread = Spread.of(operand, request.output(0)).orElseThrow();
        return new BinarySide(input, spread,
                operand.constant().map(tensor -> copy(tensor, preparation)).orElse(MemorySegment.NULL));
    }

    private static MemorySegment copy(Tensor tensor, Preparation preparation) {
        MemorySegment copy = preparation.arena().allocate(tensor.data().byteSize(), ALIGNMENT);
        return copy.copyFrom(tensor.data());
    }

    MemorySegment data(KernelBinding binding) {
        return constant.byteSize() == 0 ? binding.input(input) : constant;
    }

    /// Index of the first element that belongs to a row.
    long start(long row, int columns) {
        return row * spread.rowStep() * (spread.columnStep() == 0 ? 1 : columns);
    }
}
