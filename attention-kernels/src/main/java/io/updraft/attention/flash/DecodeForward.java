package io.updraft.attention.flash;

import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.LaunchOrder;
import io.updraft.runtime.intrinsics.MemoryBarrier;
import io.updraft.runtime.intrinsics.SharedMemory;
import io.updraft.runtime.intrinsics.Warp;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Attention of few queries to many keys, limited by reading keys and values once. A work-group takes a share of one
 * sequence's keys for one key head; the queries of all heads that share it are the 16 rows of the matrix unit's tile.
 * Four warps take 16 keys each of every tile of 64, with a softmax of their own; a fifth keeps the copy engine busy. The
 * warp that finishes rows of a head last adds their shares in order (Dao et al., Flash-Decoding, 2023).
 */
public final class DecodeForward {
    static final int KEY_TILE = 64;
    static final int ROWS = 16;
    /** Added to what says the type: out are floats. */
    static final int FLOATS = 2;
    /**
     * Added too: all keys but those of the last queryLength tokens, their values, the shape and the pages were there before
     * the launch in front of this one, so their copies need not wait for its end.
     */
    static final int EARLIER = 4;
    /** Added too: no two sequences have keys in common. */
    static final int ONCE = 8;
    /** Counters of a sequence's key head: its rows are finished by four warps, each for itself. */
    static final int COUNTERS = 4;
    /** Keys and values of two bytes. */
    static final int HALVES = 0;
    /** Keys and values of signed bytes, with a scale for each token and key head. */
    static final int INT8 = 1;
    /** The same in FP8, E4M3. */
    static final int FP8 = 2;

    private DecodeForward() {
    }

    /** What kernels know a type by; two bytes an element are halves or bfloat16, as the queries are. */
    static int kind(KvType type) {
        return switch (type) {
            case F16 -> HALVES;
            case INT8 -> INT8;
            case FP8 -> FP8;
            case F32 -> throw new IllegalArgumentException(
                    "keys and values are of two bytes or one on the matrix unit, not f32");
        };
    }

    /**
     * Grid: shares, key heads, sequences; 160 work-items. {@code shape} as in {@link ForwardShape}; with pages, a sequence's
     * keys start at an entry of {@code pages}, each entry a page's number, instead of at a row. Keys and values each have a type;
     * where it is of bytes, there is a scale for every headDim elements, in their order. Bit 0 of {@code bfloat16} says that
     * queries, keys and values are that, {@value #FLOATS} that {@code out} are floats instead of the queries' type, and
     * {@value #EARLIER} that only new keys come from the launch before, and {@value #ONCE} that no keys are read twice.
     * {@code finished} holds {@value #COUNTERS} zeros for each sequence and key head, and does so again in the end.
     */
    public static void attend(KernelContext context, ByteArray maps, IntArray shape, IntArray pages,
            TornadoNativeArray query,
            FloatArray keyScale, FloatArray valueScale, TornadoNativeArray out, FloatArray partial, IntArray finished,
            float scale, int headDim, int stages, int pageSize, int bfloat16, int keyType,
            int valueType) {
        int tid = context.localIdx;
        int lane = tid & 31;
        int warp = Warp.shuffle(tid >> 5, 0);
        int share = context.groupIdx;
        int keyHead = context.groupIdy;
        int shares = context.globalGroupSizeX / 160;
        int record = ForwardShape.HEADER + context.groupIdz * ForwardShape.RECORD;
        int keyColumns = keyType == HALVES ? (headDim + 63) / 64 : (headDim + 127) / 128;
        int valueColumns = valueType == HALVES ? (headDim + 63) / 64 : (headDim + 127) / 128;
        int keyWidth = keyType == HALVES ? 64 : 128;
        int valueWidth = valueType == HALVES ? 64 : 128;
        int keyBytes = 64 * 128 * keyColumns;
        int stageBytes = keyBytes + 64 * 128 * valueColumns;
        int base = SharedMemory.dynamic();
        int full = base + stages * stageBytes;
        int empty = full + 8 * stages;
        if (tid == 0) {
            for (int i = 0; i < stages; i++) {
                MemoryBarrier.init(full + i * 8, 1);
                MemoryBarrier.init(empty + i * 8, 4);
            }
            MemoryBarrier.publish();
        }
        context.localBarrier();
        // A model's plan writes the shape just before.
        if ((bfloat16 & EARLIER) == 0) {
            LaunchOrder.awaitPrevious();
        }
        int group = shape.get(1);
        int qStart = shape.get(record);
        int qLength = shape.get(record + 1);
        int kStart = shape.get(record + 2);
        int kLength = shape.get(record + 3);
        int rows = group * qLength;
        int shareTiles = ((kLength + 63) / 64 + shares - 1) / shares;
        int firstTile = share * shareTiles;
        int endTile = Warp.shuffle(Math.min((kLength + 63) / 64, firstTile + shareTiles), 0);
        if (tid == 128) {
            int stage = 0;
            int free = 1;
            int boxRows = pageSize == 0 ? 64 : Math.min(64, pageSize);
            int newTile = (kLength - qLength) / 64;
            for (int tile = firstTile; tile < endTile; tile++) {
                int address = base + stage * stageBytes;
                if ((bfloat16 & EARLIER) != 0) {
                    if (tile >= newTile) {
                        LaunchOrder.awaitPrevious();
                    }
                }
                MemoryBarrier.await(empty + stage * 8, free);
                MemoryBarrier.expect(full + stage * 8, stageBytes);
                for (int box = 0; box < 64 / boxRows; box++) {
                    int row = tile * 64 + box * boxRows;
                    if (pageSize == 0) {
                        row = kStart + row;
                    } else {
                        int inside = Math.min(row, kLength - 1);
                        row = pages.get(kStart + inside / pageSize) * pageSize + row % pageSize;
                    }
                    DecodeTile.copy(address + box * boxRows * 128, maps, 48L, full + stage * 8, keyColumns, keyWidth,
                            row, keyHead, bfloat16 & ONCE);
                    DecodeTile.copy(address + keyBytes + box * boxRows * 128, maps, 176L, full + stage * 8,
                            valueColumns, valueWidth, row, keyHead, bfloat16 & ONCE);
                }
                stage = stage + 1;
                if (stage == stages) {
                    stage = 0;
                    free = free ^ 1;
                }
            }
            if ((bfloat16 & EARLIER) != 0) {
                // So that what was there before the launch in front began is there for the next one too.
                LaunchOrder.awaitPrevious();
            }
            // All loads of this work-group are under way; the next launch may get ready on multiprocessors that it leaves.
            LaunchOrder.releaseNext();
        }
        float[] o = new float[headDim / 2];
        float[] maximum = new float[2];
        float[] sum = new float[2];
        if (warp < 4) {
            float[] factors = new float[2];
            float[] s = new float[8];
            float[] keyFactors = new float[4];
            float[] valueFactors = new float[4];
            int[] q = new int[headDim / 4];
            int[] b = new int[4];
            for (int i = 0; i < headDim / 2; i++) {
                o[i] = 0f;
            }
            for (int i = 0; i < 4; i++) {
                b[i] = 0;
            }
            for (int i = 0; i < 2; i++) {
                maximum[i] = OnlineSoftmax.NOTHING;
                sum[i] = 0f;
            }
            int rowA = lane >> 2;
            int rowB = rowA + 8;
            long queryA = ((long) (qStart + rowA / group) * shape.get(4)
                    + (long) (keyHead * group + rowA % group) * shape.get(5) + (lane & 3) * 2) * 2L;
            long queryB = ((long) (qStart + rowB / group) * shape.get(4)
                    + (long) (keyHead * group + rowB % group) * shape.get(5) + (lane & 3) * 2) * 2L;
            // The strides above have come by now.
            if ((bfloat16 & EARLIER) != 0) {
                LaunchOrder.awaitPrevious();
            }
            if (keyType == HALVES) {
                DecodeTile.queries(q, query, queryA, queryB, rowA < rows ? 1 : 0, rowB < rows ? 1 : 0, headDim);
            } else {
                QuantizedTile.queries(q, query, queryA + (lane & 3) * 4L, queryB + (lane & 3) * 4L, rowA < rows ? 1 : 0,
                        rowB < rows ? 1 : 0, headDim);
            }
            int limitA = kLength - qLength + rowA / group + 1;
            int limitB = kLength - qLength + rowB / group + 1;
            int unmasked = kLength - qLength + 1;
            int stage = 0;
            int phase = 0;
            for (int tile = firstTile; tile < endTile; tile++) {
                int keys = base + stage * stageBytes + warp * 2048;
                int values = keys + keyBytes;
                int key = tile * 64 + warp * 16;
                if (keyType + valueType > 0) {
                    for (int i = 0; i < 4; i++) {
                        int position = Math.min(key + (lane & 3) * 2 + (i >> 1) * 8 + (i & 1), kLength - 1);
                        long at = (WarpTile.rowOf(pages, kStart, position, pageSize) * shape.get(8)
                                + (long) keyHead * shape.get(9)) * 4L;
                        if (keyType != HALVES) {
                            keyFactors[i] = Convert.asFloat(GlobalMemory.load4(keyScale, at));
                        }
                        if (valueType != HALVES) {
                            valueFactors[i] = Convert.asFloat(GlobalMemory.load4(valueScale, at));
                        }
                    }
                }
                MemoryBarrier.await(full + stage * 8, phase);
                for (int i = 0; i < 8; i++) {
                    s[i] = 0f;
                }
                if (keyType == HALVES) {
                    DecodeTile.scores(s, q, b, keys, headDim, lane, bfloat16 & 1);
                } else {
                    QuantizedTile.scores(s, q, b, keys, headDim, lane, keyType == FP8 ? 1 : 0);
                    QuantizedTile.rescale(s, keyFactors, 1f);
                }
                if (key + 16 > unmasked) {
                    int column = key + (lane & 3) * 2;
                    DecodeTile.mask(s, limitA - column, limitB - column);
                    DecodeTile.clear(values, valueColumns, kLength - key, lane);
                }
                OnlineSoftmax.advance(s, 8, maximum, sum, factors, scale);
                for (int i = 0; i < headDim / 2; i += 4) {
                    o[i] *= factors[0];
                    o[i + 1] *= factors[0];
                    o[i + 2] *= factors[1];
                    o[i + 3] *= factors[1];
                }
                if (valueType == HALVES) {
                    DecodeTile.output(o, s, b, values, headDim, lane, bfloat16 & 1);
                } else {
                    QuantizedTile.rescale(s, valueFactors, QuantizedTile.LIFT);
                    QuantizedTile.output(o, s, b, values, headDim, lane, valueType == FP8 ? 1 : 0);
                }
                Warp.sync();
                if (lane == 0) {
                    MemoryBarrier.arrive(empty + stage * 8);
                }
                stage = stage + 1;
                if (stage == stages) {
                    stage = 0;
                    phase = phase ^ 1;
                }
            }
        }
        context.localBarrier();
        // The tiles' memory now holds each warp's rows: headDim outputs, the maximum and the sum, and two unused floats.
        int rowFloats = headDim + 4;
        if (warp < 4) {
            if (valueType == HALVES) {
                DecodeCombine.spill(base + warp * 64 * rowFloats, o, maximum, sum, rows, headDim, lane);
            } else {
                QuantizedTile.spill(base + warp * 64 * rowFloats, o, maximum, sum, rows, headDim, lane);
            }
        }
        context.localBarrier();
        int heads = context.groupIdz * (context.globalGroupSizeY) + keyHead;
        int shareFloats = 16 * rowFloats;
        if (warp < 4) {
            for (int row = warp; row < rows; row += 4) {
                for (int column = lane * 4; column < headDim; column += 128) {
                    DecodeCombine.warps(base, row, column, headDim, scale, bfloat16, shares, partial,
                            (heads * shares + share) * shareFloats, out, shape, qStart, keyHead, group);
                }
            }
            if (shares > 1 && warp < rows) {
                int counter = heads * COUNTERS + warp;
                int before = 0;
                Warp.sync();
                if (lane == 0) {
                    // Releases what the whole warp stored, and acquires what others' did: the barriers pass it on.
                    before = GlobalMemory.fetchAdd(finished, counter * 4L, 1);
                    if (before == shares - 1) {
                        // Zero again for the next launch.
                        finished.set(counter, 0);
                    }
                }
                before = Warp.shuffle(before, 0);
                Warp.sync();
                if (before == shares - 1) {
                    for (int row = warp; row < rows; row += 4) {
                        for (int column = lane * 4; column < headDim; column += 128) {
                            DecodeCombine.shares(partial, heads * shares * shareFloats, shares, row, column, headDim,
                                    scale, bfloat16, out, shape, qStart, keyHead, group);
                        }
                    }
                }
            }
        }
    }
}
