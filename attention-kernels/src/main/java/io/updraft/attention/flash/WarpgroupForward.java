package io.updraft.attention.flash;

import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.MemoryBarrier;
import io.updraft.runtime.intrinsics.SharedMemory;
import io.updraft.runtime.intrinsics.Warp;
import io.updraft.runtime.intrinsics.WarpgroupMatrix;
import io.updraft.runtime.intrinsics.WarpgroupRegisters;
import io.updraft.runtime.intrinsics.WorkGroup;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * FlashAttention forward on Hopper's warpgroup matrix unit, after Shah et al., FlashAttention-3, 2024, section 3. A
 * work-group stays on its multiprocessor and takes one tile of 64 queries a warpgroup after another. One more warpgroup
 * only feeds the copy engine, which brings tiles of keys and values through two buffers each. While the matrix unit
 * multiplies the previous probabilities with their values, the work-items compute the softmax of the next scores, and the
 * warpgroups may take turns, so that one's softmax runs beside the other's products. Keys come last tile first: the tiles
 * that need masks are then known from the start.
 */
public final class WarpgroupForward {
    /** Bytes of barriers behind the tiles. */
    static final int BARRIER_BYTES = 128;

    private static final float LOG2_E = 1.44269504f;

    private WarpgroupForward() {
    }

    /**
     * Grid: any number of work-groups of {@code 128 * (groups + 1)} work-items. {@code shape} as in {@link ForwardShape};
     * {@code counters} are two zeros, and zero again afterwards. All scalars are compiled in.
     *
     * @param mask
     *            a mask's elements, with its strides in {@code shape}
     * @param scale
     *            factor of scores before powers of two are taken
     * @param cap
     *            factor of scores before the hyperbolic tangent (0: none), which {@code scale} then follows
     * @param form
     *            1 for a causal mask, and from the second bit on the kind of {@link Mask}
     * @param window
     *            keys that a query sees, its own included (0: all)
     * @param pageSize
     *            rows of a page of keys (0: rows follow each other)
     * @param types
     *            1 where elements are bfloat16s, and {@link DecodeForward#FLOATS} where {@code out} has floats
     */
    public static void forward(KernelContext context, ByteArray maps, IntArray shape, IntArray pages,
            TornadoNativeArray out,
            FloatArray lse, IntArray counters, TornadoNativeArray mask, float scale, float cap, int headDim, int groups,
            int keyTile, int form, int window, int pageSize, int types, int turns, int wantLse) {
        int bfloat16 = types & 1;
        int causal = form & 1;
        int kind = form >> 1;
        int tid = context.localIdx;
        int lane = tid & 31;
        int group = Warp.shuffle(tid >> 7, 0);
        int queryTile = groups * 64;
        int step = context.globalGroupSizeX / (groups * 128 + 128);
        int heads = shape.get(0);
        int blocks = shape.get(6);
        int works = shape.get(7);
        int keyBytes = keyTile * 128 * ((headDim + 63) / 64);
        int sQ = SharedMemory.dynamic();
        int sK = sQ + queryTile * 128 * ((headDim + 63) / 64);
        int sV = sK + 2 * keyBytes;
        int qFull = sV + 2 * keyBytes;
        int qEmpty = qFull + 8;
        int kFull = qFull + 16;
        int vFull = qFull + 32;
        int kEmpty = qFull + 48;
        int vEmpty = qFull + 64;
        int nextFull = qFull + 80;
        int nextEmpty = qFull + 88;
        int nextWork = qFull + 96;
        if (tid == 0) {
            MemoryBarrier.init(qFull, 1);
            MemoryBarrier.init(qEmpty, groups * 4);
            MemoryBarrier.init(nextFull, 1);
            MemoryBarrier.init(nextEmpty, groups * 4);
            for (int i = 0; i < 2; i++) {
                MemoryBarrier.init(kFull + i * 8, 1);
                MemoryBarrier.init(vFull + i * 8, 1);
                MemoryBarrier.init(kEmpty + i * 8, groups * 4);
                MemoryBarrier.init(vEmpty + i * 8, groups * 4);
            }
            MemoryBarrier.publish();
        }
        context.localBarrier();
        if (group == groups) {
            WarpgroupRegisters.lower(groups == 2 ? 40 : 32);
            if (tid == groups * 128) {
                int t = 0;
                int done = 0;
                int round = 0;
                int work = context.groupIdx;
                while (work < works) {
                    // Whoever is ready takes the next work: tiles of a causal mask differ in length.
                    int next = step + GlobalMemory.fetchAdd(counters, 0L, 1);
                    MemoryBarrier.await(nextEmpty, (round & 1) ^ 1);
                    SharedMemory.storeTo(nextWork, next);
                    MemoryBarrier.arrive(nextFull);
                    round++;
                    int head = work / blocks % heads;
                    int record = ForwardShape.HEADER + work / (blocks * heads) * ForwardShape.RECORD;
                    int qLength = shape.get(record + 1);
                    int kStart = shape.get(record + 2);
                    int kLength = shape.get(record + 3);
                    int m0 = ((qLength + queryTile - 1) / queryTile - 1 - work % blocks) * queryTile;
                    int end = WarpgroupTile.endTile(m0, qLength, kLength, queryTile, keyTile, causal);
                    int first = WarpgroupTile.firstTile(m0, qLength, kLength, keyTile, window);
                    for (int tile = end - 1; tile >= first; tile--) {
                        int stage = t & 1;
                        // The wait for a phase before the first returns at once.
                        int free = ((t >> 1) & 1) ^ 1;
                        MemoryBarrier.await(kEmpty + stage * 8, free);
                        WarpgroupTile.copyKeys(sK + stage * keyBytes, maps, 176L, kFull + stage * 8, keyTile, headDim,
                                pages,
                                pageSize, kStart, kLength, tile * keyTile, head / shape.get(1));
                        if (tile == end - 1) {
                            MemoryBarrier.await(qEmpty, (done & 1) ^ 1);
                            WarpgroupTile.copy(sQ, maps, 48L, qFull, queryTile, headDim, shape.get(record) + m0, head);
                            done++;
                        }
                        MemoryBarrier.await(vEmpty + stage * 8, free);
                        WarpgroupTile.copyKeys(sV + stage * keyBytes, maps, 304L, vFull + stage * 8, keyTile, headDim,
                                pages,
                                pageSize, kStart, kLength, tile * keyTile, head / shape.get(1));
                        t++;
                    }
                    work = next;
                }
                // The last work-group to get here leaves the counters as it found them.
                if (GlobalMemory.fetchAdd(counters, 4L, 1) == step - 1) {
                    counters.set(0, 0);
                    counters.set(1, 0);
                }
            }
        } else {
            WarpgroupRegisters.raise(groups == 2 ? 232 : 160);
            float[] s = new float[keyTile / 2];
            float[] o = new float[headDim / 2];
            int[] p = new int[keyTile / 4];
            float[] maximum = new float[2];
            float[] sum = new float[2];
            float[] factors = new float[2];
            for (int i = 0; i < keyTile / 2; i++) {
                s[i] = 0f;
            }
            int column = (lane & 3) * 2;
            long queries = WarpgroupMatrix.descriptor(sQ + group * 8192, 16, 1024);
            if (turns != 0) {
                if (group == 1) {
                    WorkGroup.arrive(1, 256);
                }
            }
            int t = 0;
            int done = 0;
            int round = 0;
            int work = context.groupIdx;
            while (work < works) {
                MemoryBarrier.await(nextFull, round & 1);
                int next = Warp.shuffle(SharedMemory.loadFrom(nextWork), 0);
                if (lane == 0) {
                    MemoryBarrier.arrive(nextEmpty);
                }
                round++;
                int head = work / blocks % heads;
                int record = ForwardShape.HEADER + work / (blocks * heads) * ForwardShape.RECORD;
                int qLength = shape.get(record + 1);
                int kLength = shape.get(record + 3);
                int m0 = ((qLength + queryTile - 1) / queryTile - 1 - work % blocks) * queryTile;
                int end = Warp.shuffle(WarpgroupTile.endTile(m0, qLength, kLength, queryTile, keyTile, causal), 0);
                int tiles = end - Warp.shuffle(WarpgroupTile.firstTile(m0, qLength, kLength, keyTile, window), 0);
                if (m0 >= 0) {
                    for (int i = 0; i < headDim / 2; i++) {
                        o[i] = 0f;
                    }
                    for (int i = 0; i < 2; i++) {
                        maximum[i] = OnlineSoftmax.NOTHING;
                        sum[i] = 0f;
                    }
                    int row = m0 + group * 64 + ((tid >> 5) & 3) * 16 + (lane >> 2);
                    int position = row + kLength - qLength;
                    int limit = kLength - column;
                    long maskA = 0L;
                    long maskB = 0L;
                    if (kind != Mask.NO_MASK) {
                        long mine = (long) (work / (blocks * heads)) * shape.get(10) + (long) head * shape.get(11);
                        maskA = mine + (long) Math.min(row, qLength - 1) * shape.get(12);
                        maskB = mine + (long) Math.min(row + 8, qLength - 1) * shape.get(12);
                    }
                    int unmasked = kLength;
                    if (causal != 0) {
                        unmasked = Math.min(kLength, m0 + group * 64 + kLength - qLength + 1);
                    }
                    int seen = 0;
                    if (window > 0) {
                        seen = m0 + group * 64 + 64 + kLength - qLength - window;
                    }
                    int stage = t & 1;
                    MemoryBarrier.await(kFull + stage * 8, (t >> 1) & 1);
                    MemoryBarrier.await(qFull, done & 1);
                    WarpgroupMatrix.fence();
                    WarpgroupTile.issueScores(s, queries, WarpgroupMatrix.descriptor(sK + stage * keyBytes, 16, 1024),
                            headDim,
                            queryTile, keyTile, bfloat16);
                    WarpgroupMatrix.commit();
                    WarpgroupMatrix.await(0);
                    WarpgroupMatrix.hold(s, 0, keyTile / 2);
                    if (lane == 0) {
                        MemoryBarrier.arrive(kEmpty + stage * 8);
                        if (tiles == 1) {
                            MemoryBarrier.arrive(qEmpty);
                        }
                    }
                    int n0 = (end - 1) * keyTile;
                    WarpgroupTile.cap(s, keyTile, cap);
                    if (kind != Mask.NO_MASK) {
                        WarpTile.mask(s, keyTile, mask, kind, maskA, maskB, n0 + column, kLength, LOG2_E / scale);
                    }
                    if (n0 + keyTile > unmasked) {
                        WarpgroupTile.mask(s, keyTile, limit - n0, position + 1 - column - n0, causal);
                    }
                    if (n0 < seen) {
                        WarpgroupTile.maskBefore(s, keyTile, position + 1 - window - column - n0);
                    }
                    OnlineSoftmax.advance(s, keyTile / 2, maximum, sum, factors, scale);
                    WarpgroupTile.pack(s, p, keyTile, bfloat16);
                    if (n0 + keyTile > kLength) {
                        MemoryBarrier.await(vFull + stage * 8, (t >> 1) & 1);
                        WarpgroupTile.clear(sV + stage * keyBytes, keyTile, headDim, kLength - n0, tid, groups * 4);
                        SharedMemory.fenceAsync();
                        WorkGroup.barrier(4, groups * 128);
                    }
                    for (int j = 1; j < tiles; j++) {
                        int before = stage;
                        int phaseBefore = (t >> 1) & 1;
                        t++;
                        stage = t & 1;
                        n0 = n0 - keyTile;
                        MemoryBarrier.await(kFull + stage * 8, (t >> 1) & 1);
                        MemoryBarrier.await(vFull + before * 8, phaseBefore);
                        if (turns != 0) {
                            WorkGroup.barrier(1 + group, 256);
                        }
                        WarpgroupMatrix.fence();
                        WarpgroupTile.issueScores(s, queries,
                                WarpgroupMatrix.descriptor(sK + stage * keyBytes, 16, 1024),
                                headDim, queryTile, keyTile, bfloat16);
                        WarpgroupMatrix.commit();
                        WarpgroupTile.issueOutput(o, p,
                                WarpgroupMatrix.descriptor(sV + before * keyBytes, keyTile * 128, 1024), headDim,
                                keyTile,
                                bfloat16);
                        WarpgroupMatrix.commit();
                        if (turns != 0) {
                            WorkGroup.arrive(2 - group, 256);
                        }
                        WarpgroupMatrix.await(1);
                        WarpgroupMatrix.hold(s, 0, keyTile / 2);
                        if (lane == 0) {
                            MemoryBarrier.arrive(kEmpty + stage * 8);
                            if (j == tiles - 1) {
                                MemoryBarrier.arrive(qEmpty);
                            }
                        }
                        WarpgroupTile.cap(s, keyTile, cap);
                        if (kind != Mask.NO_MASK) {
                            WarpTile.mask(s, keyTile, mask, kind, maskA, maskB, n0 + column, kLength, LOG2_E / scale);
                        }
                        if (n0 + keyTile > unmasked) {
                            WarpgroupTile.mask(s, keyTile, limit - n0, position + 1 - column - n0, causal);
                        }
                        if (n0 < seen) {
                            WarpgroupTile.maskBefore(s, keyTile, position + 1 - window - column - n0);
                        }
                        OnlineSoftmax.advance(s, keyTile / 2, maximum, sum, factors, scale);
                        WarpgroupMatrix.await(0);
                        WarpgroupMatrix.hold(o, 0, headDim / 2);
                        if (lane == 0) {
                            MemoryBarrier.arrive(vEmpty + before * 8);
                        }
                        WarpgroupTile.rescale(o, factors, headDim);
                        WarpgroupTile.pack(s, p, keyTile, bfloat16);
                    }
                    MemoryBarrier.await(vFull + stage * 8, (t >> 1) & 1);
                    WarpgroupMatrix.fence();
                    WarpgroupTile.issueOutput(o, p,
                            WarpgroupMatrix.descriptor(sV + stage * keyBytes, keyTile * 128, 1024),
                            headDim, keyTile, bfloat16);
                    WarpgroupMatrix.commit();
                    WarpgroupMatrix.await(0);
                    WarpgroupMatrix.hold(o, 0, headDim / 2);
                    if (lane == 0) {
                        MemoryBarrier.arrive(vEmpty + stage * 8);
                    }
                    WarpgroupTile.store(o, maximum, sum, out, lse, shape, record, head, row, column, headDim, scale,
                            types,
                            wantLse);
                    t++;
                    done++;
                }
                work = next;
            }
        }
    }
}
