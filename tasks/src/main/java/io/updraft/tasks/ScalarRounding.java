package io.updraft.tasks;

import static io.updraft.tasks.Requests.get;

import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// [RoundingMath] element by element. Compares instead of calling Math.min, which is some ten instructions for the sake
/// of NaN and -0.
final class ScalarRounding implements RoundingMath {
    static final ScalarRounding INSTANCE = new ScalarRounding();

    @Override
    public float lowest(MemorySegment values, long start, int count) {
        float low = 0;
        for (int i = 0; i < count; i++) {
            float x = get(values, start + i);
            low = x < low ? x : low;
        }
        return low;
    }

    @Override
    public float highest(MemorySegment values, long start, int count) {
        float high = 0;
        for (int i = 0; i < count; i++) {
            float x = get(values, start + i);
            high = x > high ? x : high;
        }
        return high;
    }

    @Override
    public void round(MemorySegment values, long start, int count, float scale, int zero, MemorySegment codes) {
        for (int i = 0; i < count; i++) {
            int rounded = (int) (get(values, start + i) / scale + FloatMath.ROUNDER - FloatMath.ROUNDER);
            codes.set(Tensor.BYTE, start + i, (byte) Math.clamp(rounded + zero, 0, 255));
        }
    }
}
