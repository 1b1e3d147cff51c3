package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.util.Comparator;

/// Orders the elements of one lane of a tensor: NaN above all numbers, equal elements by their index.
final class Ordering {
    private Ordering() {
    }

    /// Compares elements at flat indices by value.
    static Comparator<Long> by(Tensor tensor) {
        if (tensor.type().isFloat()) {
            return Comparator.comparingDouble((Long i) -> tensor.getDouble(i) + 0.0);
        }
        return tensor.type() == DataType.UINT64
                ? (a, b) -> Long.compareUnsigned(tensor.getLong(a), tensor.getLong(b))
                : Comparator.comparingLong((Long i) -> tensor.getLong(i));
    }
}
