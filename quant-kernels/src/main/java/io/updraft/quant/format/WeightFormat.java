package io.updraft.quant.format;

import io.updraft.runtime.tensor.DataType;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;

/// A way to store a matrix of weights in few bits. Immutable.
public sealed interface WeightFormat permits IntegerFormat, CodebookFormat, LlmInt8Format {
    /// As a user names it, such as "int4".
    String label();

    /// Storage of an n x k matrix over its elements: codes, scales and zero points as a file holds them.
    ///
    /// @param scaleType
    ///            FLOAT or FLOAT16, as the scales are stored where the format leaves it open
    double bitsPerWeight(long n, long k, DataType scaleType);

    /// Rounds each weight to the nearest that the format has.
    ///
    /// @param scaleType
    ///            FLOAT or FLOAT16; scales are rounded to it before the weights are
    /// @param rows
    ///            runs its second argument for each row index below the first, on as many threads as it likes
    /// @throws QuantizationException
    ///             if a weight is not finite, naming its row
    QuantizedWeight quantize(WeightRows weights, DataType scaleType, ObjIntConsumer<IntConsumer> rows);

    /// The same on the calling thread.
    default QuantizedWeight quantize(WeightRows weights, DataType scaleType) {
        return quantize(weights, scaleType, (row, count) -> {
            for (int i = 0; i < count; i++) {
                row.accept(i);
            }
        });
    }
}
