package io.updraft.attention.flash;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.LaunchOrder;
import io.updraft.runtime.plan.StepLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Rotates a step's queries and keys, rounds them and the values to halves, and puts keys and values into a cache of rows. */
final class RowsAppend {
    private RowsAppend() {
    }

    /**
     * Grid: a work-group for each head of queries, keys and values, times tokens; a work-item for two elements. The cache has
     * keys [slots, context, keyHeads, headDim], then values. {@code shape} becomes what {@link DecodeForward} reads: each
     * {@code few} tokens are a sequence.
     *
     * @param q
     *            [tokens, heads headDim], or packed with k and v
     * @param tables
     *            has cos and sin [positions, pairs] at {@code cosAt} and {@code sinAt}
     * @param queries
     *            receives halves [tokens, heads, headDim]
     * @param pairs
     *            of a head that are rotated
     * @param words
     *            of the cache: as many halves are keys
     */
    static void append(KernelContext context, IntArray step, FloatArray q, FloatArray k, FloatArray v,
            FloatArray tables, TornadoNativeArray queries, TornadoNativeArray cache, TornadoNativeArray shape,
            int cosAt, int sinAt, int heads, int keyHeads, int headDim, int contextLength, int pairs, int packed,
            int interleaved, int few, int words) {
        int tid = context.localIdx;
        int slot = context.groupIdx;
        int row = context.groupIdy;
        LaunchOrder.releaseNext();
        LaunchOrder.awaitPrevious();
        int tokens = step.get(StepLayout.TOKENS);
        int start = step.get(StepLayout.POSITION);
        int sequence = step.get(StepLayout.SLOT) * contextLength;
        if (slot == 0) {
            if (tid == 0) {
                if (row % few == 0) {
                    long record = (ForwardShape.HEADER + (row / few) * ForwardShape.RECORD) * 4L;
                    int count = Math.max(0, Math.min(few, tokens - row));
                    GlobalMemory.store4(shape, record, row);
                    GlobalMemory.store4(shape, record + 4L, count);
                    GlobalMemory.store4(shape, record + 8L, sequence);
                    GlobalMemory.store4(shape, record + 12L, count > 0 ? start + row + count : 0);
                }
                if (row == 0) {
                    GlobalMemory.store4(shape, 0L, heads);
                    GlobalMemory.store4(shape, 4L, heads / keyHeads);
                    GlobalMemory.store4(shape, 8L, heads * headDim);
                    GlobalMemory.store4(shape, 12L, headDim);
                    GlobalMemory.store4(shape, 16L, heads * headDim);
                    GlobalMemory.store4(shape, 20L, headDim);
                }
            }
        }
        if (row < tokens) {
            if (tid * 2 < headDim) {
                int role = slot < heads ? 0 : slot < heads + keyHeads ? 1 : 2;
                int head = slot - (role == 0 ? 0 : role == 1 ? heads : heads + keyHeads);
                int turns = role == 2 ? 0 : pairs;
                int first = tid < turns ? (interleaved == 1 ? tid * 2 : tid) : turns * 2 + (tid - turns) * 2;
                int second = tid < turns ? (interleaved == 1 ? first + 1 : first + turns) : first + 1;
                int all = packed == 1 ? heads + 2 * keyHeads : role == 0 ? heads : keyHeads;
                int from = (row * all + (packed == 1 ? slot : head)) * headDim;
                float a = 0f;
                float b = 0f;
                if (role == 0) {
                    a = q.get(from + first);
                    b = q.get(from + second);
                }
                if (role == 1) {
                    a = k.get(from + first);
                    b = k.get(from + second);
                }
                if (role == 2) {
                    a = v.get(from + first);
                    b = v.get(from + second);
                }
                if (tid < turns) {
                    int table = (start + row) * pairs + tid;
                    float cos = tables.get(cosAt + table);
                    float sin = tables.get(sinAt + table);
                    float turned = a * cos - b * sin;
                    b = b * cos + a * sin;
                    a = turned;
                }
                int pair = Convert.packHalf(a, b);
                long to = ((long) (sequence + start + row) * keyHeads + head) * headDim + (role == 2 ? words : 0);
                if (role == 0) {
                    to = ((long) row * heads + head) * headDim;
                    GlobalMemory.store2(queries, (to + first) * 2L, pair);
                    GlobalMemory.store2(queries, (to + second) * 2L, pair >> 16);
                } else {
                    GlobalMemory.store2(cache, (to + first) * 2L, pair);
                    GlobalMemory.store2(cache, (to + second) * 2L, pair >> 16);
                }
            }
        }
    }
}
