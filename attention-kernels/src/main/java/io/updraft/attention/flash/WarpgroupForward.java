package io.updraft.attention.flash;

import io.updraft.runtime.intrinsics.Approximate;
import io.updraft.runtime.intrinsics.Convert;
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
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * FlashAttention forward on Hopper's warpgroup matrix unit: 128 queries a work-group of two warpgroups, tiles of keys and
 * values brought by the copy engine through two buffers each. While the matrix unit multiplies the previous probabilities
 * with their values, the work-items compute the softmax of the next scores (Shah et al., FlashAttention-3, 2024, section
 * 3.2).
 */
public final class WarpgroupForward {
    private WarpgroupForward() {
    }

    public static void forward(KernelContext context, ByteArray maps, IntArray shape, ShortArray out, FloatArray lse,
            float scale, int headDim, int groups, int keyTile, int causal, int bfloat16, int turns,
            int wantLse) {
        int tid = context.localIdx;
        int lane = tid & 31;
        int group = Warp.shuffle(tid >> 7, 0);
        int head = context.groupIdy;
        int record = 8 + context.groupIdz * 8;
        int qStart = shape.get(record);
        int qLength = shape.get(record + 1);
        int kStart = shape.get(record + 2);
        int kLength = shape.get(record + 3);
        int keyHead = head / shape.get(1);
        // The longest rows of a causal mask come first, so that the last work-groups to run are short ones.
        int m0 = ((qLength + groups * 64 - 1) / (groups * 64) - 1 - context.groupIdx) * (groups * 64);
        if (m0 >= 0) {
            int keyBytes = keyTile * 128 * ((headDim + 63) / 64);
            int sQ = SharedMemory.dynamic();
            int sK = sQ + groups * 64 * 128 * ((headDim + 63) / 64);
            int sV = sK + 2 * keyBytes;
            int qFull = sV + 2 * keyBytes;
            int kFull = qFull + 8;
            int vFull = qFull + 24;
            int kEmpty = qFull + 40;
            int vEmpty = qFull + 56;
            int shift = kLength - qLength;
            int visible = Math.max(1, kLength);
            if (causal != 0) {
                visible = Math.max(1, Math.min(kLength, m0 + groups * 64 + shift));
            }
            int tiles = Warp.shuffle((visible + keyTile - 1) / keyTile, 0);
            int last = kStart + (tiles - 1) * keyTile;
            if (tid == 0) {
                MemoryBarrier.init(qFull, 1);
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
                WarpgroupRegisters.lower(24);
                if (tid == groups * 128) {
                    WarpgroupTile.copy(sQ, maps, 48L, qFull, groups * 64, headDim, qStart + m0, head);
                    for (int j = 0; j < tiles; j++) {
                        int stage = j & 1;
                        int free = ((j >> 1) & 1) ^ 1;
                        // The wait for a phase before the first returns at once.
                        MemoryBarrier.await(kEmpty + stage * 8, free);
                        WarpgroupTile.copy(sK + stage * keyBytes, maps, 176L, kFull + stage * 8, keyTile, headDim,
                                last - j * keyTile, keyHead);
                        MemoryBarrier.await(vEmpty + stage * 8, free);
                        WarpgroupTile.copy(sV + stage * keyBytes, maps, 304L, vFull + stage * 8, keyTile, headDim,
                                last - j * keyTile, keyHead);
                    }
                }
            } else {
                WarpgroupRegisters.raise(groups == 2 ? 240 : 160);
            float[] s = new float[keyTile / 2];
            float[] o = new float[headDim / 2];
            int[] p = new int[keyTile / 4];
            float[] maximum = new float[2];
            float[] sum = new float[2];
            float[] factors = new float[2];
            for (int i = 0; i < headDim / 2; i++) {
                o[i] = 0f;
            }
            for (int i = 0; i < keyTile / 2; i++) {
                s[i] = 0f;
            }
            for (int i = 0; i < 2; i++) {
                maximum[i] = OnlineSoftmax.NOTHING;
                sum[i] = 0f;
            }
            int row = m0 + group * 64 + ((tid >> 5) & 3) * 16 + (lane >> 2);
            int column = (lane & 3) * 2;
            int limitA = kLength - column;
            int limitB = kLength - column;
            int unmasked = kLength;
            if (causal != 0) {
                limitA = Math.min(kLength, row + shift + 1) - column;
                limitB = Math.min(kLength, row + shift + 9) - column;
                unmasked = Math.min(kLength, m0 + group * 64 + shift + 1);
            }
            long queries = WarpgroupMatrix.descriptor(sQ + group * 8192, 16, 1024);
            MemoryBarrier.await(qFull, 0);
            MemoryBarrier.await(kFull, 0);
            WarpgroupMatrix.fence();
            WarpgroupTile.issueScores(s, queries, WarpgroupMatrix.descriptor(sK, 16, 1024), headDim, groups * 64, keyTile, bfloat16);
            WarpgroupMatrix.commit();
            WarpgroupMatrix.await(0);
            WarpgroupMatrix.hold(s, 0, keyTile / 2);
            if (lane == 0) {
                MemoryBarrier.arrive(kEmpty);
            }
            if (tiles * keyTile > unmasked) {
                WarpgroupTile.mask(s, keyTile, limitA - (tiles - 1) * keyTile, limitB - (tiles - 1) * keyTile);
            }
            OnlineSoftmax.advance(s, keyTile / 2, maximum, sum, factors, scale);
            WarpgroupTile.pack(s, p, keyTile, bfloat16);
            if (turns != 0) {
                if (group == 1) {
                    WorkGroup.arrive(1, 256);
                }
            }
            for (int j = 1; j < tiles; j++) {
                int stage = j & 1;
                int phase = (j >> 1) & 1;
                int before = stage ^ 1;
                int phaseBefore = ((j - 1) >> 1) & 1;
                int n0 = (tiles - 1 - j) * keyTile;
                MemoryBarrier.await(kFull + stage * 8, phase);
                MemoryBarrier.await(vFull + before * 8, phaseBefore);
                if (turns != 0) {
                    WorkGroup.barrier(1 + group, 256);
                }
                WarpgroupMatrix.fence();
                WarpgroupTile.issueScores(s, queries, WarpgroupMatrix.descriptor(sK + stage * keyBytes, 16, 1024), headDim,
                        groups * 64, keyTile, bfloat16);
                WarpgroupMatrix.commit();
                WarpgroupTile.issueOutput(o, p, WarpgroupMatrix.descriptor(sV + before * keyBytes, keyTile * 128, 1024),
                        headDim, keyTile, bfloat16);
                WarpgroupMatrix.commit();
                if (turns != 0) {
                    WorkGroup.arrive(2 - group, 256);
                }
                WarpgroupMatrix.await(1);
                WarpgroupMatrix.hold(s, 0, keyTile / 2);
                if (lane == 0) {
                    MemoryBarrier.arrive(kEmpty + stage * 8);
                }
                if (n0 + keyTile > unmasked) {
                    WarpgroupTile.mask(s, keyTile, limitA - n0, limitB - n0);
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
            int before = (tiles - 1) & 1;
            MemoryBarrier.await(vFull + before * 8, ((tiles - 1) >> 1) & 1);
            WarpgroupMatrix.fence();
            WarpgroupTile.issueOutput(o, p, WarpgroupMatrix.descriptor(sV + before * keyBytes, keyTile * 128, 1024), headDim,
                    keyTile, bfloat16);
            WarpgroupMatrix.commit();
            WarpgroupMatrix.await(0);
            WarpgroupMatrix.hold(o, 0, headDim / 2);
            for (int r = 0; r < 2; r++) {
                float total = sum[r];
                total += Warp.shuffleXor(total, 1);
                total += Warp.shuffleXor(total, 2);
                boolean empty = total == 0f;
                float inverse = empty ? 0f : 1f / total;
                int mine = row + r * 8;
                if (mine < qLength) {
                    long at = ((long) (qStart + mine) * shape.get(2) + (long) head * shape.get(3) + column) * 2L;
                    for (int i = 0; i < headDim / 8; i++) {
                        float a = o[i * 4 + r * 2] * inverse;
                        float b = o[i * 4 + r * 2 + 1] * inverse;
                        GlobalMemory.store4(out, at + i * 16,
                                bfloat16 != 0 ? Convert.packBFloat16(a, b) : Convert.packHalf(a, b));
                    }
                    if (wantLse != 0) {
                        if (column == 0) {
                            float value = (maximum[r] * scale + Approximate.log2(total)) * 0.6931472f;
                            lse.set(shape.get(record + 4) + head * qLength + mine, empty ? Float.NEGATIVE_INFINITY : value);
                        }
                    }
                }
            }
            }
        }
    }
}
