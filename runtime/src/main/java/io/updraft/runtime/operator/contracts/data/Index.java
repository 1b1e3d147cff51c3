package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.tensor.Tensor;

/// Indices into an axis, checked.
public final class Index {
    private Index() {}

    /// The indices counted from 0.
    ///
    /// @throws io.updraft.runtime.operator.OperatorException
    ///             if one is outside [-extent, extent)
    public static long[] within(OperatorCall call, Tensor indices, long extent) {
        long[] values = indices.toLongs();
        for (int i = 0; i < values.length; i++) {
            values[i] = within(call, values[i], extent);
        }
        return values;
    }

    public static long within(OperatorCall call, long index, long extent) {
        if (index < -extent || index >= extent) {
            throw call.failure("index " + index + " is outside [-" + extent + ", " + extent + ")");
        }
        return index < 0 ? index + extent : index;
    }
}
