package io.updraft.tasks;

import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// A bound RotaryEmbedding.
final class RotaryCall extends RowCall {
    private final RotaryTables tables;
    private final int columns;
    private final int headDim;
    private final String node;
    private final MemorySegment input;
    private final MemorySegment positions;
    private final MemorySegment output;

    RotaryCall(KernelBinding binding, RowLayout layout, RotaryTables tables, int headDim, int positions, String node) {
        super(binding, layout, 2L * layout.columns());
        this.tables = tables;
        this.columns = layout.columns();
        this.headDim = headDim;
        this.node = node;
        this.input = binding.input(0);
        this.positions = binding.input(positions);
        this.output = binding.output(0);
    }

    @Override
    void rows(int from, int to, int worker) {
        for (int row = from; row < to; row++) {
            long position = positions.get(Tensor.LONG, (long) row * Long.BYTES);
            if (position < 0 || position >= tables.positions()) {
                throw new OperatorException(node + ": position " + position + " is outside tables of "
                        + tables.positions() + " positions");
            }
            for (int head = 0; head < columns; head += headDim) {
                rotate((long) row * columns + head, (int) position);
            }
        }
    }

    private void rotate(long start, int position) {
        int half = tables.half();
        int step = tables.interleaved() ? 2 : 1;
        int partner = tables.interleaved() ? 1 : half;
        for (int i = 0; i < half; i++) {
            long at = start + (long) i * step;
            float x = Requests.get(input, at);
            float y = Requests.get(input, at + partner);
            float c = tables.cos()[position * half + i];
            float s = tables.sin()[position * half + i];
            Requests.set(output, at, x * c - y * s);
            Requests.set(output, at + partner, y * c + x * s);
        }
        for (int i = 2 * half; i < headDim; i++) {
            Requests.set(output, start + i, Requests.get(input, start + i));
        }
    }
}
