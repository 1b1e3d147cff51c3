package io.updraft.tasks;

import static io.updraft.tasks.Requests.get;
import static io.updraft.tasks.Requests.set;

import io.updraft.runtime.host.KernelBinding;
import java.lang.foreign.MemorySegment;

/// A bound elementwise operation on two inputs.
final class BinaryCall extends RowCall {
    private final int columns;
    private final BinaryOperation operation;
    private final BinarySide left;
    private final BinarySide right;
    private final MemorySegment a;
    private final MemorySegment b;
    private final MemorySegment output;

    BinaryCall(KernelBinding binding, RowLayout layout, BinaryOperation operation, BinarySide left, BinarySide right) {
        super(binding, layout, layout.columns());
        this.columns = layout.columns();
        this.operation = operation;
        this.left = left;
        this.right = right;
        this.a = left.data(binding);
        this.b = right.data(binding);
        this.output = binding.output(0);
    }

    @Override
    void rows(int from, int to, int worker) {
        for (int row = from; row < to; row++) {
            long start = (long) row * columns;
            row(left.start(row, columns), right.start(row, columns), start);
        }
    }

    private void row(long i, long j, long k) {
        int di = left.spread().columnStep();
        int dj = right.spread().columnStep();
        switch (operation) {
            case ADD -> add(i, di, j, dj, k);
            case SUBTRACT -> subtract(i, di, j, dj, k);
            case MULTIPLY -> multiply(i, di, j, dj, k);
            case DIVIDE -> divide(i, di, j, dj, k);
            case POWER -> power(i, di, j, dj, k);
        }
    }

    private void add(long i, int di, long j, int dj, long k) {
        for (int c = 0; c < columns; c++) {
            set(output, k + c, get(a, i + (long) c * di) + get(b, j + (long) c * dj));
        }
    }

    private void subtract(long i, int di, long j, int dj, long k) {
        for (int c = 0; c < columns; c++) {
            set(output, k + c, get(a, i + (long) c * di) - get(b, j + (long) c * dj));
        }
    }

    private void multiply(long i, int di, long j, int dj, long k) {
        for (int c = 0; c < columns; c++) {
            set(output, k + c, get(a, i + (long) c * di) * get(b, j + (long) c * dj));
        }
    }

    private void divide(long i, int di, long j, int dj, long k) {
        for (int c = 0; c < columns; c++) {
            set(output, k + c, get(a, i + (long) c * di) / get(b, j + (long) c * dj));
        }
    }

    private void power(long i, int di, long j, int dj, long k) {
        for (int c = 0; c < columns; c++) {
            set(output, k + c, (float) Math.pow(get(a, i + (long) c * di), get(b, j + (long) c * dj)));
        }
    }
}
