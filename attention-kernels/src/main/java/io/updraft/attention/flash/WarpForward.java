package io.updraft.attention.flash;

import io.updraft.runtime.intrinsics.AsyncCopy;
import io.updraft.runtime.intrinsics.MatrixUnit;
import io.updraft.runtime.intrinsics.SharedMemory;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * FlashAttention forward on the matrix unit of a warp (Dao, FlashAttention-2, 2023): 64 queries a work-group of four
 * warps, 16 rows a warp, whose queries stay in registers. While scores are computed the values are on their way, and while
 * those are multiplied the next keys are. An ordinary task in 48 KB of local memory, for compute capability 8.0 and up.
 * Rows of tiles are padded to 128 bytes; the 16-byte piece p of row r lies at piece {@code p ^ (r & 7)}, which keeps the
 * eight rows that a matrix load reads in different banks.
 */
public final class WarpForward {
    /** Queries of a work-group. */
    static final int QUERY_TILE = 64;
    /** Work-items of a work-group. */
    static final int THREADS = 128;

    private static final float LOG2_E = 1.44269504f;

    private WarpForward() {
    }

    /**
     * Grid: tiles of queries, heads, sequences, with 128 work-items in the first dimension. Parameters as in
     * {@link WarpgroupForward#forward}; {@code shape} as in {@link ForwardShape}. {@code form} is 1 for a causal mask; the
     * next two bits are the kind of {@link Mask}, then two each the types of keys and of values as {@link DecodeForward}
     * has them. Bytes become elements of the queries' type on their way to local memory, while the products before them run.
     */
    public static void forward(KernelContext context, TornadoNativeArray query, TornadoNativeArray key,
            TornadoNativeArray value, IntArray shape, IntArray pages, TornadoNativeArray out, FloatArray lse,
            TornadoNativeArray mask, FloatArray keyScale, FloatArray valueScale, float scale, float cap, int headDim,
            int keyTile, int form, int window, int pageSize, int bfloat16, int wantLse) {
        int causal = form & 1;
        int kind = form >> 1 & 3;
        int keyType = form >> 3 & 3;
        int valueType = form >> 5 & 3;
        int rowWords = (headDim + 63) / 64 * 32;
        int[] tileK = context.allocateIntLocalArray(Math.max(64, keyTile) * rowWords);
        int[] tileV = context.allocateIntLocalArray(keyTile * rowWords);
        int tid = context.localIdx;
        int lane = tid & 31;
        int warp = tid >> 5;
        int head = context.groupIdy;
        int record = ForwardShape.HEADER + context.groupIdz * ForwardShape.RECORD;
        int qStart = shape.get(record);
        int qLength = shape.get(record + 1);
        int kStart = shape.get(record + 2);
        int kLength = shape.get(record + 3);
        int pieces = headDim / 8;
        // The longest rows of a causal mask come first, so that the last work-groups to run are short ones.
        int m0 = ((qLength + 63) / 64 - 1 - context.groupIdx) * 64;
        if (m0 >= 0) {
            long queryAt = ((long) (qStart + m0) * shape.get(4) + (long) head * shape.get(5)) * 2L;
            int keyHead = head / shape.get(1);
            int keyRow = shape.get(13);
            long keysAt = (long) keyHead * shape.get(14) * 2L + shape.get(15);
            for (int i = 0; i < (64 * pieces + 127) / 128; i++) {
                int c = tid + i * 128;
                int r = c / pieces;
                int piece = c % pieces;
                if (r < 64) {
                    int inside = Math.min(m0 + r, qLength - 1) - m0;
                    AsyncCopy.copy16(tileK, r * rowWords + ((piece ^ (r & 7)) << 2), query,
                            queryAt + (long) inside * shape.get(4) * 2L + piece * 16);
                }
            }
            AsyncCopy.commit();
            AsyncCopy.await(0);
            context.localBarrier();
            int[] q = new int[headDim / 4];
            int queryRow = warp * 16 + (lane & 15);
            for (int k = 0; k < headDim / 16; k++) {
                MatrixUnit.load4(q, k * 4, tileK,
                        queryRow * rowWords + (((k * 2 + (lane >> 4)) ^ (queryRow & 7)) << 2));
            }
            context.localBarrier();
            float[] o = new float[headDim / 2];
            float[] s = new float[keyTile / 2];
            int[] p = new int[keyTile / 4];
            int[] b = new int[4];
            int[] keyBytes = new int[(keyTile * pieces + 127) / 128 * 2];
            int[] valueBytes = new int[(keyTile * pieces + 127) / 128 * 2];
            float[] keyFactors = new float[(keyTile * pieces + 127) / 128];
            float[] valueFactors = new float[(keyTile * pieces + 127) / 128];
            int[] words = new int[4];
            float[] maximum = new float[2];
            float[] sum = new float[2];
            float[] factors = new float[2];
            for (int i = 0; i < headDim / 2; i++) {
                o[i] = 0f;
            }
            for (int i = 0; i < 2; i++) {
                maximum[i] = OnlineSoftmax.NOTHING;
                sum[i] = 0f;
                factors[i] = 0f;
            }
            for (int i = 0; i < 4; i++) {
                b[i] = 0;
                words[i] = 0;
            }
            int row = m0 + warp * 16 + (lane >> 2);
            int column = (lane & 3) * 2;
            int position = row + kLength - qLength;
            int end = WarpgroupTile.endTile(m0, qLength, kLength, 64, keyTile, causal);
            int first = WarpgroupTile.firstTile(m0, qLength, kLength, keyTile, window);
            int unmasked = kLength;
            if (causal != 0) {
                unmasked = Math.min(kLength, m0 + warp * 16 + kLength - qLength + 1);
            }
            int seen = 0;
            if (window > 0) {
                seen = m0 + warp * 16 + 16 + kLength - qLength - window;
            }
            int keyRowOfLane = (lane & 7) + ((lane >> 4) << 3);
            int keyHalf = (lane >> 3) & 1;
            if (keyType == DecodeForward.HALVES) {
                for (int i = 0; i < (keyTile * pieces + 127) / 128; i++) {
                    int c = tid + i * 128;
                    int r = c / pieces;
                    int piece = c % pieces;
                    int at = (end - 1) * keyTile + r;
                    if (r < keyTile) {
                        AsyncCopy.copy16(tileK, r * rowWords + ((piece ^ (r & 7)) << 2), key,
                                keysAt + WarpTile.rowOf(pages, kStart, Math.max(0, Math.min(at, kLength - 1)), pageSize)
                                        * keyRow * 2L
                                        + piece * 16,
                                at < kLength ? 16 : 0);
                    }
                }
            } else {
                WarpTile.loadBytes(keyBytes, keyFactors, key, keyScale, shape, pages, keyHead, kStart, kLength,
                        pageSize, (end - 1) * keyTile, tid, headDim, keyTile);
            }
            AsyncCopy.commit();
            for (int tile = end - 1; tile >= first; tile--) {
                int n0 = tile * keyTile;
                if (keyType != DecodeForward.HALVES) {
                    for (int i = 0; i < (keyTile * pieces + 127) / 128; i++) {
                        int c = tid + i * 128;
                        int r = c / pieces;
                        WarpTile.dequantize(words, keyBytes, i * 2, keyFactors[i], keyType, bfloat16);
                        if (r < keyTile) {
                            SharedMemory.store16(tileK, r * rowWords + ((c % pieces ^ (r & 7)) << 2), words[0],
                                    words[1], words[2],
                                    words[3]);
                        }
                    }
                }
                AsyncCopy.await(0);
                context.localBarrier();
                if (valueType == DecodeForward.HALVES) {
                    for (int i = 0; i < (keyTile * pieces + 127) / 128; i++) {
                        int c = tid + i * 128;
                        int r = c / pieces;
                        int piece = c % pieces;
                        int at = n0 + r;
                        if (r < keyTile) {
                            AsyncCopy.copy16(tileV, r * rowWords + ((piece ^ (r & 7)) << 2), value, keysAt
                                    + WarpTile.rowOf(pages, kStart, Math.max(0, Math.min(at, kLength - 1)), pageSize)
                                            * keyRow * 2L
                                    + piece * 16, at < kLength ? 16 : 0);
                        }
                    }
                } else {
                    WarpTile.loadBytes(valueBytes, valueFactors, value, valueScale, shape, pages, keyHead, kStart,
                            kLength,
                            pageSize, n0, tid, headDim, keyTile);
                }
                AsyncCopy.commit();
                for (int i = 0; i < keyTile / 2; i++) {
                    s[i] = 0f;
                }
                for (int n = 0; n < keyTile / 16; n++) {
                    int r = n * 16 + keyRowOfLane;
                    for (int k = 0; k < headDim / 16; k++) {
                        MatrixUnit.load4(b, 0, tileK, r * rowWords + (((k * 2 + keyHalf) ^ (r & 7)) << 2));
                        WarpTile.multiply(s, n * 8, q[k * 4], q[k * 4 + 1], q[k * 4 + 2], q[k * 4 + 3], b, bfloat16);
                    }
                }
                if (valueType != DecodeForward.HALVES) {
                    for (int i = 0; i < (keyTile * pieces + 127) / 128; i++) {
                        int c = tid + i * 128;
                        int r = c / pieces;
                        WarpTile.dequantize(words, valueBytes, i * 2, valueFactors[i], valueType, bfloat16);
                        if (r < keyTile) {
                            SharedMemory.store16(tileV, r * rowWords + ((c % pieces ^ (r & 7)) << 2), words[0],
                                    words[1], words[2],
                                    words[3]);
                        }
                    }
                }
                AsyncCopy.await(0);
                context.localBarrier();
                if (keyType == DecodeForward.HALVES) {
                    for (int i = 0; i < (keyTile * pieces + 127) / 128; i++) {
                        int c = tid + i * 128;
                        int r = c / pieces;
                        int piece = c % pieces;
                        int at = n0 - keyTile + r;
                        if (r < keyTile) {
                            if (tile > first) {
                                AsyncCopy.copy16(tileK, r * rowWords + ((piece ^ (r & 7)) << 2), key, keysAt
                                        + WarpTile.rowOf(pages, kStart, at, pageSize) * keyRow * 2L + piece * 16);
                            }
                        }
                    }
                } else {
                    WarpTile.loadBytes(keyBytes, keyFactors, key, keyScale, shape, pages, keyHead, kStart, kLength,
                            pageSize, n0 - keyTile, tid, headDim, keyTile);
                }
                AsyncCopy.commit();
                WarpgroupTile.cap(s, keyTile, cap);
                if (kind != Mask.NO_MASK) {
                    long maskAt = (long) context.groupIdz * shape.get(10) + (long) head * shape.get(11);
                    WarpTile.mask(s, keyTile, mask, kind,
                            maskAt + (long) Math.min(row, qLength - 1) * shape.get(12),
                            maskAt + (long) Math.min(row + 8, qLength - 1) * shape.get(12), n0 + column, kLength,
                            LOG2_E / scale);
                }
                if (n0 + keyTile > unmasked) {
                    WarpgroupTile.mask(s, keyTile, kLength - column - n0, position + 1 - column - n0, causal);
                }
                if (n0 < seen) {
                    WarpgroupTile.maskBefore(s, keyTile, position + 1 - window - column - n0);
                }
                OnlineSoftmax.advance(s, keyTile / 2, maximum, sum, factors, scale);
                WarpgroupTile.rescale(o, factors, headDim);
                WarpgroupTile.pack(s, p, keyTile, bfloat16);
                for (int k = 0; k < keyTile / 16; k++) {
                    int r = k * 16 + (lane & 15);
                    for (int d = 0; d < headDim / 16; d++) {
                        MatrixUnit.load4Transposed(b, 0, tileV,
                                r * rowWords + (((d * 2 + (lane >> 4)) ^ (r & 7)) << 2));
                        WarpTile.multiply(o, d * 8, p[k * 4], p[k * 4 + 1], p[k * 4 + 2], p[k * 4 + 3], b, bfloat16);
                    }
                }
            }
            WarpgroupTile.store(o, maximum, sum, out, lse, shape, record, head, row, column, headDim, scale, bfloat16,
                    wantLse);
        }
    }
}
