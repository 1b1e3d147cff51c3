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
    /// Elements that are looked at for both ends of the range while they are in the first-level cache.
    private static final int PIECE = 4096;

    private final Workers workers;
    private final RowLayout layout;
    private final MemorySegment input;
    private final MemorySegment output;
    private final MemorySegment scales;
    private final MemorySegment zeros;
    private final float[] lows;
    private final float[] highs;
    private long start;
    private long end;
    private int ranges;
    private boolean scanning;
    private RoundingMath math = ScalarRounding.INSTANCE;
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
        math = RoundingModes.current(end - start);
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
            scan(index, from, to);
        } else {
            round(from, to);
        }
    }

    private void scan(int range, long from, long to) {
        float low = 0;
        float high = 0;
        for (long i = from; i < to; i += PIECE) {
            int count = (int) Math.min(PIECE, to - i);
            low = Math.min(low, math.lowest(input, i, count));
            high = Math.max(high, math.highest(input, i, count));
        }
        lows[range] = low;
        highs[range] = high;
    }

    private void round(long from, long to) {
        for (long i = from; i < to; i += PIECE) {
            math.round(input, i, (int) Math.min(PIECE, to - i), scale, zero, output);
        }
    }
}
