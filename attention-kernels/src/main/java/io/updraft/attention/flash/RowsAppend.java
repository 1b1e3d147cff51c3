package io.updraft.attention.flash;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.LaunchOrder;
import io.updraft.runtime.intrinsics.Warp;
import io.updraft.runtime.plan.StepLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Rotates a step's queries and keys, rounds the queries to halves, keys and values to their cache's types, and puts these
 * into a cache of rows. A head's scale is its largest magnitude over the type's.
 */
final class RowsAppend {
    static final int PACKED = 1;
    static final int INTERLEAVED = 2;
    /** Where the type of keys begins in {@code form}, as {@link DecodeForward} has it. */
    static final int KEY_TYPE = 2;
    /** Where the type of values begins. */
    static final int VALUE_TYPE = 4;
    /** Where the queries of a tile of {@link WarpgroupForward} begin. */
    static final int QUERY_TILE = 6;

    private RowsAppend() {
    }

    /**
     * Grid: a work-group for each head of queries, keys and values, times tokens; at least headDim / 2 work-items, whole
     * warps. The cache has keys [slots, context, keyHeads, headDim] after {@link Layout#ALIGNED} bytes, then values.
     * {@code shape} becomes what {@link DecodeForward} and {@link WarpgroupForward} read: each {@code few} tokens are a
     * sequence.
     *
     * @param q
     *            [tokens, heads headDim], or packed with k and v
     * @param tables
     *            has cos and sin [positions, pairs] at {@code cosAt} and {@code sinAt}
     * @param queries
     *            receives halves [tokens, heads, headDim]
     * @param scales
     *            of types that have them: keys' [slots, context, keyHeads], then values'
     * @param pairs
     *            of a head that are rotated
     * @param valuesAt
     *            bytes of the cache before the values, over 16
     */
    static void append(KernelContext context, IntArray step, FloatArray q, FloatArray k, FloatArray v,
            FloatArray tables, TornadoNativeArray queries, TornadoNativeArray cache, FloatArray scales,
            TornadoNativeArray shape, int cosAt, int sinAt, int heads, int keyHeads, int headDim, int contextLength,
            int pairs, int form, int few, int valuesAt) {
        float[] turned = context.allocateFloatLocalArray(ForwardSpec.MAX_HEAD_DIM);
        int packed = form & PACKED;
        int interleaved = form & INTERLEAVED;
        int keyType = form >> KEY_TYPE & 3;
        int valueType = form >> VALUE_TYPE & 3;
        int queryTile = form >> QUERY_TILE;
        long valueBytes = valuesAt * 16L;
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
                    int blocks = (few + queryTile - 1) / queryTile;
                    GlobalMemory.store4(shape, 0L, heads);
                    GlobalMemory.store4(shape, 4L, heads / keyHeads);
                    GlobalMemory.store4(shape, 8L, heads * headDim);
                    GlobalMemory.store4(shape, 12L, headDim);
                    GlobalMemory.store4(shape, 16L, heads * headDim);
                    GlobalMemory.store4(shape, 20L, headDim);
                    GlobalMemory.store4(shape, 24L, blocks);
                    GlobalMemory.store4(shape, 28L, blocks * heads * ((context.globalGroupSizeY + few - 1) / few));
                    GlobalMemory.store4(shape, 32L, keyHeads);
                    GlobalMemory.store4(shape, 36L, 1);
                }
            }
        }
        if (row < tokens) {
            int role = slot < heads ? 0 : slot < heads + keyHeads ? 1 : 2;
            int head = slot - (role == 0 ? 0 : role == 1 ? heads : heads + keyHeads);
            if (tid * 2 < headDim) {
                int turns = role == 2 ? 0 : pairs;
                int first = tid < turns ? (interleaved != 0 ? tid * 2 : tid) : turns * 2 + (tid - turns) * 2;
                int second = tid < turns ? (interleaved != 0 ? first + 1 : first + turns) : first + 1;
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
                    float before = a;
                    a = before * cos - b * sin;
                    b = b * cos + before * sin;
                }
                turned[first] = a;
                turned[second] = b;
            }
            context.localBarrier();
            int type = role == 0 ? DecodeForward.HALVES : role == 1 ? keyType : valueType;
            long at = ((long) (sequence + start + row) * keyHeads + head) * headDim;
            if (type == DecodeForward.HALVES) {
                if (tid * 4 < headDim) {
                    int low = Convert.packHalf(turned[tid * 4], turned[tid * 4 + 1]);
                    int high = Convert.packHalf(turned[tid * 4 + 2], turned[tid * 4 + 3]);
                    if (role == 0) {
                        GlobalMemory.store8(queries, (((long) row * heads + head) * headDim + tid * 4) * 2L, low, high);
                    } else {
                        GlobalMemory.store8(cache, (role == 1 ? Layout.ALIGNED : valueBytes) + (at + tid * 4) * 2L, low,
                                high);
                    }
                }
            } else {
                float largest = 0f;
                for (int i = tid & 31; i < headDim; i += 32) {
                    largest = Math.max(largest, Math.abs(turned[i]));
                }
                largest = Math.max(largest, Warp.shuffleXor(largest, 16));
                largest = Math.max(largest, Warp.shuffleXor(largest, 8));
                largest = Math.max(largest, Warp.shuffleXor(largest, 4));
                largest = Math.max(largest, Warp.shuffleXor(largest, 2));
                largest = Math.max(largest, Warp.shuffleXor(largest, 1));
                float scale = AppendForward.scale(largest, type);
                float divisor = AppendForward.divisor(scale);
                if (tid * 4 < headDim) {
                    GlobalMemory.store4(cache, (role == 1 ? Layout.ALIGNED : valueBytes) + at + tid * 4,
                            AppendForward.codes(turned[tid * 4] / divisor, turned[tid * 4 + 1] / divisor,
                                    turned[tid * 4 + 2] / divisor, turned[tid * 4 + 3] / divisor, type));
                }
                if (tid == 0) {
                    int before = role == 1 || keyType == DecodeForward.HALVES ? 0
                            : (int) ((valueBytes - Layout.ALIGNED) / headDim);
                    scales.set(before + (sequence + start + row) * keyHeads + head, scale);
                }
            }
        }
    }
}
