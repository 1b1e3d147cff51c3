package io.updraft.runtime.operator.contracts.support;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;

/// Integer tensors in bulk.
public final class Integers {
    private Integers() {}

    /// A tensor of the low bits of these values.
    public static Tensor tensor(TensorType type, long[] values) {
        Tensor tensor = Tensor.allocate(type.type(), type.shape());
        for (int i = 0; i < values.length; i++) {
            tensor.setLong(i, values[i]);
        }
        return tensor;
    }

    /// Smallest value of an integer type.
    public static long min(DataType type) {
        return type.isUnsigned() ? 0 : -1L << (type.bits() - 1);
    }

    /// Largest value of an integer type; UINT64 is not one this can say.
    public static long max(DataType type) {
        return type.isUnsigned() ? (1L << type.bits()) - 1 : ~(-1L << (type.bits() - 1));
    }
}
