package io.updraft.quant.format;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.lang.foreign.Arena;

/// Tensors outside the heap, freed when nothing refers to them: weights are large.
final class OffHeap {
    private OffHeap() {
    }

    static Tensor tensor(DataType type, Shape shape) {
        return Tensor.over(new TensorType(type, shape), Arena.ofAuto().allocate(type.bytes(shape.elements()), 64));
    }
}
