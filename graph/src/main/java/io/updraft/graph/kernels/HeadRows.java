package io.updraft.graph.kernels;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.lang.foreign.MemorySegment;

/// Rows of heads, one for each position of each batch entry: [batch, position, head, dim].
record HeadRows(float[] values, int batch, int positions, int heads, int dim) {
    static HeadRows of(OperatorCall call, int input, String heads) {
        if (call.shape(input).rank() == 4) {
            return cache(call, input);
        }
        Shape shape = call.shape(input);
        int count = Math.toIntExact(call.attributes().integer(heads));
        return new HeadRows(call.value(input).toFloats(), Math.toIntExact(shape.dim(0)),
                Math.toIntExact(shape.dim(1)), count, Math.toIntExact(shape.dim(2) / count));
    }

    /// From [batch, head, position, dim].
    static HeadRows cache(OperatorCall call, int input) {
        long[] dims = call.shape(input).dims();
        HeadRows rows = new HeadRows(new float[Math.toIntExact(call.shape(input).elements())], (int) dims[0],
                (int) dims[2], (int) dims[1], (int) dims[3]);
        float[] from = call.value(input).toFloats();
        for (int i = 0; i < from.length; i += Math.max(1, rows.dim)) {
            System.arraycopy(from, i, rows.values, rows.rowOf(i), rows.dim);
        }
        return rows;
    }

    /// Where a row of [batch, head, position, dim], by its first element, stands here.
    private int rowOf(int index) {
        int row = index / dim;
        int position = row % positions;
        int head = row / positions % heads;
        int b = row / positions / heads;
        return ((b * positions + position) * heads + head) * dim;
    }

    HeadRows followedBy(HeadRows more) {
        HeadRows joined = new HeadRows(new float[values.length + more.values.length], batch,
                positions + more.positions, heads, dim);
        int width = heads * dim;
        for (int b = 0; b < batch; b++) {
            System.arraycopy(values, b * positions * width, joined.values, b * joined.positions * width,
                    positions * width);
            System.arraycopy(more.values, b * more.positions * width, joined.values,
                    (b * joined.positions + positions) * width, more.positions * width);
        }
        return joined;
    }

    /// Row `row` of a buffer becomes one position of one batch entry.
    void writeRow(MemorySegment buffer, int row, int entry, int position) {
        int width = heads * dim;
        MemorySegment.copy(values, (entry * positions + position) * width, buffer, Tensor.FLOAT, 4L * row * width,
                width);
    }

    /// One position of one batch entry becomes row `row` of a result.
    void readRow(float[] result, int row, int entry, int position) {
        int width = heads * dim;
        System.arraycopy(result, row * width, values, (entry * positions + position) * width, width);
    }

    /// With zeros behind each row's own elements up to `width`.
    HeadRows padded(int width) {
        return width == dim ? this : widened(width - dim, (_, _, _, _, _) -> {
        });
    }

    /// The first elements of each row.
    HeadRows narrowed(int width) {
        HeadRows narrow = new HeadRows(new float[values.length / dim * width], batch, positions, heads, width);
        for (int row = 0; row < values.length / dim; row++) {
            System.arraycopy(values, row * dim, narrow.values, row * width, width);
        }
        return narrow;
    }

    /// With more elements behind each row's own.
    HeadRows widened(int more, Tail tail) {
        HeadRows wide = new HeadRows(new float[values.length + batch * positions * heads * more], batch, positions,
                heads, dim + more);
        for (int row = 0; row < batch * positions * heads; row++) {
            System.arraycopy(values, row * dim, wide.values, row * wide.dim, dim);
            tail.fill(row / heads / positions, row / heads % positions, row % heads, wide.values, row * wide.dim + dim);
        }
        return wide;
    }

    /// Fills in what [#widened] adds.
    @FunctionalInterface
    interface Tail {
        void fill(int entry, int position, int head, float[] into, int at);
    }

    /// The first positions of one batch entry become rows of a buffer, from `row` on.
    void write(MemorySegment buffer, int row, int entry, int count) {
        int width = heads * dim;
        MemorySegment.copy(values, entry * positions * width, buffer, Tensor.FLOAT, 4L * row * width, count * width);
    }

    /// So many positions of zeros.
    HeadRows zeros(int count) {
        return new HeadRows(new float[batch * count * heads * dim], batch, count, heads, dim);
    }

    Tensor tensor(TensorType type) {
        Tensor tensor = Tensor.allocate(type.type(), type.shape());
        boolean byHead = type.shape().rank() == 4;
        for (int i = 0; i < values.length; i++) {
            tensor.setDouble(i, values[byHead ? rowOf(i / dim * dim) + i % dim : i]);
        }
        return tensor;
    }
}
