package io.updraft.tasks;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.RowShape;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Row numbers that an activation holds: token ids. Negative ones count from the end, as ONNX has it.
///
/// @param wide INT64 rather than INT32
/// @param rows rows of the table
record RowIds(String node, RowShape shape, boolean wide, long rows) {
    static Optional<String> refuse(KernelRequest request, int input) {
        DataType type = request.input(input).type();
        return request.has(input) && (type == DataType.INT64 || type == DataType.INT32) ? Optional.empty()
                : Optional.of("input " + input + " is not INT64 or INT32: " + Requests.inputs(request));
    }

    static RowIds of(KernelRequest request, int input, long rows) {
        Operand ids = request.input(input);
        return new RowIds(Requests.describe(request), ids.shape(), ids.type() == DataType.INT64, rows);
    }

    /// Number of ids in this step.
    long count(Step step) {
        return shape.elements(step.count(shape.rows()));
    }

    /// The row of id `index`.
    ///
    /// @throws OperatorException if the table has no such row
    long row(MemorySegment ids, long index) {
        long id = wide ? ids.get(Tensor.LONG, index * Long.BYTES) : ids.get(Tensor.INT, index * Integer.BYTES);
        long row = id < 0 ? id + rows : id;
        if (row < 0 || row >= rows) {
            throw new OperatorException(node + ": id " + id + " at index " + index + " is outside a table of " + rows
                    + " rows; the vocabulary ends at " + (rows - 1));
        }
        return row;
    }
}
