package io.updraft.tasks;

import static io.updraft.tasks.Requests.set;

import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.Workers;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// A bound DynamicQuantize. Sequences are treated one after another: each needs all of its rows before the first
/// is rounded; long ones are scanned and rounded on the pool.
final class DynamicQuantizeCall implements KernelCall, Workers.Body {
    private static final long GRAIN = 16_384;
    /// Elements that are copied to the heap at a time, where C2 turns plain loops into vectors.
    private static final int PIECE = 1024;

    private final Workers workers;
    private final RowLayout layout;
    private final MemorySegment input;
    private final MemorySegment output;
    private final MemorySegment scales;
    private final MemorySegment zeros;
    private final float[] lows;
    private final float[] highs;
    private final float[][] floats;
    private final byte[][] bytes;
    private long start;
    private long end;
    private int ranges;
    private boolean scanning;
    private float scale;
    private int zero;

    DynamicQuantizeCall(KernelBinding binding, RowLayout layout) {
        this.workers = binding.workers();
        this.layout = layout;
        this.input = binding.input(0);
        this.output = binding.output(0);
        this.scales = binding.output(1);
        this.zeros = binding.output(2);
        this.lows = new float[workers.threads()];
        this.highs = new float[workers.threads()];
        this.floats = new float[workers.threads()][PIECE];
        this.bytes = new byte[workers.threads()][PIECE];
    }

    @Override
    public void run(Step step) {
        long perRow = layout.perCount() * layout.columns();
        int selected = 0;
        for (int sequence = 0; sequence < step.sequences(); sequence++) {
            if (layout.counted() == Rows.TOKENS) {
                start = step.firstRow(sequence) * perRow;
                end = start + step.rowCount(sequence) * perRow;
            } else {
                start = selected * perRow;
                while (selected < step.selected()
                        && step.sequenceOfRow(step.selectedRow(selected)) == sequence) {
                    selected++;
                }
                end = selected * perRow;
            }
            quantize(sequence);
        }
    }

    private void quantize(int sequence) {
        ranges = (int) Math.clamp((end - start) / GRAIN, 1L, (long) workers.threads());
        scanning = true;
        runRanges();
        float low = 0;
        float high = 0;
        for (int i = 0; i < ranges; i++) {
            low = Math.min(low, lows[i]);
            high = Math.max(high, highs[i]);
        }
        scale = low == high ? 1f : (high - low) / 255f;
        zero = (int) Math.rint(Math.clamp(-low / scale, 0f, 255f));
        set(scales, sequence, scale);
        zeros.set(Tensor.BYTE, sequence, (byte) zero);
        scanning = false;
        runRanges();
    }

    private void runRanges() {
        if (ranges == 1) {
            run(0, 0);
        } else {
            workers.run(ranges, this);
        }
    }

    @Override
    public void run(int index, int worker) {
        long from = start + (end - start) * index / ranges;
        long to = start + (end - start) * (index + 1) / ranges;
        if (scanning) {
            scan(index, worker, from, to);
        } else {
            round(worker, from, to);
        }
    }

    private void scan(int range, int worker, long from, long to) {
        float[] values = floats[worker];
        float low = 0;
        float high = 0;
        for (long i = from; i < to; i += PIECE) {
            int count = (int) Math.min(PIECE, to - i);
            MemorySegment.copy(input, Tensor.FLOAT, i * Float.BYTES, values, 0, count);
            low = Math.min(low, lowest(values, count));
            high = Math.max(high, highest(values, count));
        }
        lows[range] = low;
        highs[range] = high;
    }

    /// Compares instead of calling Math.min, which is some ten instructions for the sake of NaN and -0.
    private static float lowest(float[] values, int count) {
        float a = 0;
        float b = 0;
        int i = 0;
        for (; i + 2 <= count; i += 2) {
            float x = values[i];
            float y = values[i + 1];
            a = x < a ? x : a;
            b = y < b ? y : b;
        }
        if (i < count) {
            a = Math.min(a, values[i]);
        }
        return Math.min(a, b);
    }

    private static float highest(float[] values, int count) {
        float a = 0;
        float b = 0;
        int i = 0;
        for (; i + 2 <= count; i += 2) {
            float x = values[i];
            float y = values[i + 1];
            a = x > a ? x : a;
            b = y > b ? y : b;
        }
        if (i < count) {
            a = Math.max(a, values[i]);
        }
        return Math.max(a, b);
    }

    private void round(int worker, long from, long to) {
        float[] values = floats[worker];
        byte[] codes = bytes[worker];
        for (long i = from; i < to; i += PIECE) {
            int count = (int) Math.min(PIECE, to - i);
            MemorySegment.copy(input, Tensor.FLOAT, i * Float.BYTES, values, 0, count);
            divideAndRound(values, count, scale);
            shift(values, count, zero, codes);
            MemorySegment.copy(codes, 0, output, Tensor.BYTE, i, count);
        }
    }

    /// Quotients are at most 255, so adding and taking away 1.5 * 2^23 rounds them to nearest even.
    private static void divideAndRound(float[] values, int count, float divisor) {
        for (int i = 0; i < count; i++) {
            values[i] = values[i] / divisor + FloatMath.ROUNDER - FloatMath.ROUNDER;
        }
    }

    private static void shift(float[] values, int count, int zero, byte[] codes) {
        for (int i = 0; i < count; i++) {
            codes[i] = (byte) Math.max(0, Math.min(255, (int) values[i] + zero));
        }
    }
}
