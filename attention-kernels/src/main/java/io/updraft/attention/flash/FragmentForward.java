package io.updraft.attention.flash;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.enums.MMAShape;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Attention with the matrix unit that TornadoVM's own {@code KernelContext} has, for the PTX backend, where there are no
 * intrinsics of ours. Its accumulators cannot be read or scaled: they go to device memory and nowhere else. So exponentials
 * are relative to a reference that stays: the maximum of the first 64 keys. Halves and the sums bear what is up to
 * e^{@value #RISE} above it. Where a query meets a key beyond that, its work-group starts again with the maxima of all keys.
 * Everything is transposed (scores are keys by queries, outputs channels by queries): then only the probabilities, which
 * work-items compute, need the unit's layout of halves. A work-group of four warps has 64 queries and takes every n-th tile
 * of them; its 64 x 64 scores and 128 x 64 sums stay in the second-level cache.
 *
 * <p>
 * TornadoVM 5.2's PTX backend does not tell the two shifts to the right apart, so bits that are shifted in are masked off.
 */
public final class FragmentForward {
    static final int TILE = 64;
    static final int THREADS = 128;
    static final int MAX_HEAD_DIM = 128;
    private static final int UNIT = 16;
    /** Steps of a loop that the compiler unrolls, so that their loads are under way together. */
    private static final int AT_ONCE = 16;
    /** How far above its reference a score may be: halves end at e^11. */
    private static final float RISE = 8f;

    private FragmentForward() {
    }

    /**
     * Grid: any number of work-groups of 128 work-items. Queries, keys and values are words of two halves, with strides of
     * whole words. {@code shape} as in {@link ForwardShape} with tiles of 64 queries;
     * {@code scores} has 64 x 64 floats for each work-group, {@code sums} 128 x 64. The head size is a multiple of 16 up to
     * 128; {@code scale} is that of the scores.
     */
    public static void forward(KernelContext context, IntArray query, IntArray key, IntArray value, IntArray shape,
            HalfFloatArray out, FloatArray scores, FloatArray sums, float scale, int headDim,
            int causal) {
        int[] tileQ = context.allocateIntLocalArray(TILE * MAX_HEAD_DIM / 2);
        int[] tile = context.allocateIntLocalArray(TILE * MAX_HEAD_DIM / 2);
        HalfFloat[] tileP = context.allocateHalfFloatLocalArray(TILE * TILE);
        float[] parts = context.allocateFloatLocalArray(THREADS);
        int[] risen = context.allocateIntLocalArray(1);
        int tid = context.localIdx;
        int warp = tid >> 5;
        int lane = tid & 31;
        int mine = tid & 63;
        int half = tid >> 6;
        int lastWord = headDim / 2 - 1;
        int groups = context.globalGroupSizeX / THREADS;
        int heads = shape.get(0);
        int blocks = shape.get(6);
        int works = shape.get(7);
        int scoreRow = context.groupIdx * TILE;
        int scoreAt = (scoreRow + half * 32) * TILE + mine;
        int sumRow = context.groupIdx * MAX_HEAD_DIM;
        for (int work = context.groupIdx; work < works; work += groups) {
            int head = work / blocks % heads;
            int record = ForwardShape.HEADER + work / (blocks * heads) * ForwardShape.RECORD;
            int qLength = shape.get(record + 1);
            int kLength = shape.get(record + 3);
            int m0 = ((qLength + 63) / 64 - 1 - work % blocks) * 64;
            int end = WarpgroupTile.endTile(m0, qLength, kLength, TILE, TILE, causal);
            int queryRow = shape.get(record) * shape.get(4) + head * shape.get(5);
            int rowWords = shape.get(13) / 2;
            int keyAt = shape.get(record + 2) * rowWords + head / shape.get(1) * (shape.get(14) / 2)
                    + shape.get(15) / 4;
            int limit = kLength;
            if (causal != 0) {
                limit = TornadoMath.min(kLength, m0 + mine + kLength - qLength + 1);
            }
            if (m0 >= 0) {
                // Queries, channels by queries: blocks of 16 x 8. Channels that there are not repeat the last, here and below.
                int queryAt = queryRow / 2 + TornadoMath.min(mine, lastWord);
                int queryStride = shape.get(4) / 2;
                for (int r = 0; r < TILE / 4; r += AT_ONCE) {
                    for (int u = 0; u < AT_ONCE; u++) {
                        int pair = (r + u) * 2 + half;
                        int first = query.get(queryAt + TornadoMath.min(m0 + pair * 2, qLength - 1) * queryStride);
                        int second = query.get(queryAt + TornadoMath.min(m0 + pair * 2 + 1, qLength - 1) * queryStride);
                        int at = ((mine >> 3) * 8 + (pair >> 2)) * 64 + (mine & 7) * 8 + (pair & 3);
                        tileQ[at] = first & 0xffff | second << 16;
                        tileQ[at + 4] = first >>> 16 & 0xffff | second & 0xffff0000;
                    }
                }
                float best = OnlineSoftmax.NOTHING;
                float sum = 0f;
                int tiles = 1;
                boolean again = true;
                while (again) {
                    // At first nothing is known: what the first keys give is thrown away, but for their maximum.
                    float reference = best;
                    sum = 0f;
                    float[] o0 = context.mmaFragment(0f);
                    float[] o1 = context.mmaFragment(0f);
                    float[] o2 = context.mmaFragment(0f);
                    float[] o3 = context.mmaFragment(0f);
                    float[] o4 = context.mmaFragment(0f);
                    float[] o5 = context.mmaFragment(0f);
                    float[] o6 = context.mmaFragment(0f);
                    float[] o7 = context.mmaFragment(0f);
                    float[] u0 = context.mmaFragment(0f);
                    float[] u1 = context.mmaFragment(0f);
                    float[] u2 = context.mmaFragment(0f);
                    float[] u3 = context.mmaFragment(0f);
                    float[] u4 = context.mmaFragment(0f);
                    float[] u5 = context.mmaFragment(0f);
                    float[] u6 = context.mmaFragment(0f);
                    float[] u7 = context.mmaFragment(0f);
                    for (int n0 = 0; n0 < tiles * TILE; n0 += TILE) {
                        // Keys by channels: blocks of 16 x 16. Past the end the last key comes again.
                        for (int r = 0; r < TILE / UNIT; r++) {
                            int j = n0 + r * UNIT + warp * 4 + (lane >> 3);
                            int from = keyAt + TornadoMath.min(j, kLength - 1) * rowWords;
                            for (int c = 0; c < MAX_HEAD_DIM / UNIT; c++) {
                                tile[(r * 8 + c) * 128 + tid] = key
                                        .get(from + TornadoMath.min(c * 8 + (lane & 7), lastWord));
                            }
                        }
                        context.localBarrier();
                        float[] s0 = context.mmaFragment(0f);
                        float[] s1 = context.mmaFragment(0f);
                        float[] s2 = context.mmaFragment(0f);
                        float[] s3 = context.mmaFragment(0f);
                        float[] s4 = context.mmaFragment(0f);
                        float[] s5 = context.mmaFragment(0f);
                        float[] s6 = context.mmaFragment(0f);
                        float[] s7 = context.mmaFragment(0f);
                        for (int k = 0; k < headDim / UNIT; k++) {
                            HalfFloat[] a = context.mmaLoadA(tile, UNIT, (warp * 8 + k) * 512);
                            s0 = context.mma(a, context.mmaLoadB(tileQ, UNIT, k * 2048), s0, MMAShape.M16N8K16);
                            s1 = context.mma(a, context.mmaLoadB(tileQ, UNIT, k * 2048 + 256), s1, MMAShape.M16N8K16);
                            s2 = context.mma(a, context.mmaLoadB(tileQ, UNIT, k * 2048 + 512), s2, MMAShape.M16N8K16);
                            s3 = context.mma(a, context.mmaLoadB(tileQ, UNIT, k * 2048 + 768), s3, MMAShape.M16N8K16);
                            s4 = context.mma(a, context.mmaLoadB(tileQ, UNIT, k * 2048 + 1024), s4, MMAShape.M16N8K16);
                            s5 = context.mma(a, context.mmaLoadB(tileQ, UNIT, k * 2048 + 1280), s5, MMAShape.M16N8K16);
                            s6 = context.mma(a, context.mmaLoadB(tileQ, UNIT, k * 2048 + 1536), s6, MMAShape.M16N8K16);
                            s7 = context.mma(a, context.mmaLoadB(tileQ, UNIT, k * 2048 + 1792), s7, MMAShape.M16N8K16);
                        }
                        int row = scoreRow + warp * UNIT;
                        context.mmaStore(s0, scores, row, 0, TILE);
                        context.mmaStore(s1, scores, row, 8, TILE);
                        context.mmaStore(s2, scores, row, 16, TILE);
                        context.mmaStore(s3, scores, row, 24, TILE);
                        context.mmaStore(s4, scores, row, 32, TILE);
                        context.mmaStore(s5, scores, row, 40, TILE);
                        context.mmaStore(s6, scores, row, 48, TILE);
                        context.mmaStore(s7, scores, row, 56, TILE);
                        context.localBarrier();
                        for (int r = 0; r < TILE / 2; r += AT_ONCE) {
                            for (int u = 0; u < AT_ONCE; u++) {
                                int j = r + u;
                                // Hidden keys by arithmetic: branches would keep the loop from being unrolled.
                                int hidden = limit - 1 - n0 - half * 32 - j >> 31 & 1;
                                float score = scores.get(scoreAt + j * TILE) + OnlineSoftmax.NOTHING * hidden;
                                best = TornadoMath.max(best, score);
                                float p = TornadoMath.exp((score - reference) * scale);
                                sum += p;
                                // The swizzle of mmaLoadBSwizzled, whose own store would take the float's bits for a half's.
                                tileP[((half * 2 + (j >> 4)) * 8 + (mine >> 3)) * 128 + ((j & 15) * 8 ^ (j & 8))
                                        + (mine & 7)] = new HalfFloat(p);
                            }
                        }
                        // Values, channels by keys: blocks of 16 x 16. A warp has 16 keys.
                        int pair = n0 + warp * UNIT + (lane & 7) * 2;
                        int evenAt = keyAt + TornadoMath.min(pair, kLength - 1) * rowWords;
                        int oddAt = keyAt + TornadoMath.min(pair + 1, kLength - 1) * rowWords;
                        for (int c = 0; c < MAX_HEAD_DIM / 8; c++) {
                            int word = TornadoMath.min(c * 4 + (lane >> 3), lastWord);
                            int even = value.get(evenAt + word);
                            int odd = value.get(oddAt + word);
                            int at = ((c >> 1) * 4 + warp) * 128 + (c & 1) * 64 + (lane >> 3) * 16 + (lane & 7);
                            tile[at] = even & 0xffff | odd << 16;
                            tile[at + 8] = even >>> 16 & 0xffff | odd & 0xffff0000;
                        }
                        context.localBarrier();
                        for (int k = 0; k < TILE / UNIT; k++) {
                            HalfFloat[] a = context.mmaLoadA(tile, UNIT, (warp * 8 + k) * 512);
                            HalfFloat[] b = context.mmaLoadA(tile, UNIT, (warp * 8 + 4 + k) * 512);
                            HalfFloat[] p0 = context.mmaLoadBSwizzled(tileP, UNIT, k * 2048);
                            o0 = context.mma(a, p0, o0, MMAShape.M16N8K16);
                            u0 = context.mma(b, p0, u0, MMAShape.M16N8K16);
                            HalfFloat[] p1 = context.mmaLoadBSwizzled(tileP, UNIT, k * 2048 + 256);
                            o1 = context.mma(a, p1, o1, MMAShape.M16N8K16);
                            u1 = context.mma(b, p1, u1, MMAShape.M16N8K16);
                            HalfFloat[] p2 = context.mmaLoadBSwizzled(tileP, UNIT, k * 2048 + 512);
                            o2 = context.mma(a, p2, o2, MMAShape.M16N8K16);
                            u2 = context.mma(b, p2, u2, MMAShape.M16N8K16);
                            HalfFloat[] p3 = context.mmaLoadBSwizzled(tileP, UNIT, k * 2048 + 768);
                            o3 = context.mma(a, p3, o3, MMAShape.M16N8K16);
                            u3 = context.mma(b, p3, u3, MMAShape.M16N8K16);
                            HalfFloat[] p4 = context.mmaLoadBSwizzled(tileP, UNIT, k * 2048 + 1024);
                            o4 = context.mma(a, p4, o4, MMAShape.M16N8K16);
                            u4 = context.mma(b, p4, u4, MMAShape.M16N8K16);
                            HalfFloat[] p5 = context.mmaLoadBSwizzled(tileP, UNIT, k * 2048 + 1280);
                            o5 = context.mma(a, p5, o5, MMAShape.M16N8K16);
                            u5 = context.mma(b, p5, u5, MMAShape.M16N8K16);
                            HalfFloat[] p6 = context.mmaLoadBSwizzled(tileP, UNIT, k * 2048 + 1536);
                            o6 = context.mma(a, p6, o6, MMAShape.M16N8K16);
                            u6 = context.mma(b, p6, u6, MMAShape.M16N8K16);
                            HalfFloat[] p7 = context.mmaLoadBSwizzled(tileP, UNIT, k * 2048 + 1792);
                            o7 = context.mma(a, p7, o7, MMAShape.M16N8K16);
                            u7 = context.mma(b, p7, u7, MMAShape.M16N8K16);
                        }
                        context.localBarrier();
                    }
                    int channel = sumRow + warp * 32;
                    context.mmaStore(o0, sums, channel, 0, TILE);
                    context.mmaStore(o1, sums, channel, 8, TILE);
                    context.mmaStore(o2, sums, channel, 16, TILE);
                    context.mmaStore(o3, sums, channel, 24, TILE);
                    context.mmaStore(o4, sums, channel, 32, TILE);
                    context.mmaStore(o5, sums, channel, 40, TILE);
                    context.mmaStore(o6, sums, channel, 48, TILE);
                    context.mmaStore(o7, sums, channel, 56, TILE);
                    context.mmaStore(u0, sums, channel + UNIT, 0, TILE);
                    context.mmaStore(u1, sums, channel + UNIT, 8, TILE);
                    context.mmaStore(u2, sums, channel + UNIT, 16, TILE);
                    context.mmaStore(u3, sums, channel + UNIT, 24, TILE);
                    context.mmaStore(u4, sums, channel + UNIT, 32, TILE);
                    context.mmaStore(u5, sums, channel + UNIT, 40, TILE);
                    context.mmaStore(u6, sums, channel + UNIT, 48, TILE);
                    context.mmaStore(u7, sums, channel + UNIT, 56, TILE);
                    parts[tid] = best;
                    if (tid == 0) {
                        risen[0] = tiles < end ? 1 : 0;
                    }
                    context.localBarrier();
                    best = TornadoMath.max(parts[mine], parts[mine + 64]);
                    if ((best - reference) * scale > RISE) {
                        risen[0] = 1;
                    }
                    context.localBarrier();
                    again = risen[0] != 0;
                    tiles = end;
                    context.localBarrier();
                }
                parts[tid] = sum;
                context.localBarrier();
                float total = parts[mine] + parts[mine + 64];
                // A query that sees no key is left with its first reference.
                float inverse = best > OnlineSoftmax.NOTHING / 2 ? 1f / total : 0f;
                if (m0 + mine < qLength) {
                    int outAt = (shape.get(record) + m0 + mine) * shape.get(2) + head * shape.get(3)
                            + half * (headDim / 2);
                    int sumAt = (sumRow + half * (headDim / 2)) * TILE + mine;
                    for (int c = 0; c < headDim / 2; c += 8) {
                        for (int u = 0; u < 8; u++) {
                            // Apart from the conversion: TornadoVM converts what it reads inside of one, not the product.
                            float result = sums.get(sumAt + (c + u) * TILE) * inverse;
                            out.set(outAt + c + u, new HalfFloat(result));
                        }
                    }
                }
                context.localBarrier();
            }
        }
    }
}
