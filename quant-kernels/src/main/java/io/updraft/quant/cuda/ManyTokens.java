package io.updraft.quant.cuda;

import io.updraft.runtime.intrinsics.MemoryBarrier;
import io.updraft.runtime.intrinsics.SharedMemory;
import io.updraft.runtime.intrinsics.Warp;
import io.updraft.runtime.intrinsics.WarpgroupMatrix;
import io.updraft.runtime.intrinsics.WarpgroupRegisters;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * y = x W^T for many tokens with quantized weights on Hopper's warpgroup matrix unit, which takes its 64 rows from
 * registers: they are outputs, decoded and scaled to halves there, and tokens are the columns. A work-group stays on its
 * multiprocessor and takes one tile of 128 outputs and {@code tileM} tokens after another: two warpgroups compute 64
 * outputs each, a third only feeds the copy engine, which brings pieces of 128 columns of x through a ring of buffers.
 * A warp loads its tile of weights, see {@link TiledWeight}, a piece ahead; while the products of 32 columns run, the next
 * 32 are decoded.
 */
public final class ManyTokens {
    /** Outputs of a tile. */
    static final int TILE_N = 128;
    /** Work-items: three warpgroups. */
    static final int THREADS = 384;
    /** Copies of a codebook in local memory. */
    static final int COPIES = 32;

    private ManyTokens() {
    }

    /**
     * Grid: any number of work-groups of {@value #THREADS} work-items. Map 0 is of x [m, k], boxes of {@code tileM} rows.
     *
     * @param shape
     *            m, and tiles of m
     * @param codes
     *            tiles of weights
     * @param scales
     *            halves, for each tile 16 rows of {@code groups}
     * @param zeros
     *            the same of zero points, read where {@code zeroed} is 1; or what the codes of a codebook stand for
     * @param bias
     *            halves [n], read where {@code biased} is 1
     * @param y
     *            [m, n], floats if {@code floats} is 1, else halves; n is even
     * @param band
     *            tiles of tokens that are taken with the same tile of outputs before the next
     */
    public static void multiply(KernelContext context, ByteArray maps, IntArray shape, ByteArray codes,
            TornadoNativeArray scales, TornadoNativeArray zeros, TornadoNativeArray bias, TornadoNativeArray y, int n,
            int k, int tileM, int stages, int band, int format, int groups, int zeroed, int biased, int floats) {
        int tid = context.localIdx;
        int lane = tid & 31;
        int group = Warp.shuffle(tid >> 7, 0);
        int step = context.globalGroupSizeX / THREADS;
        int m = shape.get(0);
        int tilesM = shape.get(1);
        int tilesN = (n + TILE_N - 1) / TILE_N;
        int works = tilesM * tilesN;
        int pieces = (k + 127) / 128;
        int stageBytes = tileM * 256;
        int base = SharedMemory.dynamic();
        int full = base + stages * stageBytes;
        int empty = full + 8 * stages;
        int[] pairs = context.allocateIntLocalArray(format == TileDecode.CODEBOOK ? 256 * COPIES : 4);
        if (format == TileDecode.CODEBOOK) {
            TileDecode.loadPairs(pairs, zeros, tid, THREADS, COPIES);
        }
        if (tid == 0) {
            for (int i = 0; i < stages; i++) {
                MemoryBarrier.init(full + i * 8, 1);
                MemoryBarrier.init(empty + i * 8, 8);
            }
            MemoryBarrier.publish();
        }
        context.localBarrier();
        if (group == 2) {
            WarpgroupRegisters.lower(40);
            if (tid == 256) {
                int stage = 0;
                int free = 1;
                for (int work = context.groupIdx; work < works; work += step) {
                    int row = ProductTiles.tileM(work, tilesM, tilesN, band) * tileM;
                    for (int piece = 0; piece < pieces; piece++) {
                        int address = base + stage * stageBytes;
                        MemoryBarrier.await(empty + stage * 8, free);
                        MemoryBarrier.expect(full + stage * 8, stageBytes);
                        ProductTiles.copy(address, maps, 48L, full + stage * 8, piece * 128, row);
                        ProductTiles.copy(address + tileM * 128, maps, 48L, full + stage * 8, piece * 128 + 64, row);
                        stage = stage + 1;
                        if (stage == stages) {
                            stage = 0;
                            free = free ^ 1;
                        }
                    }
                }
            }
        } else {
            WarpgroupRegisters.raise(232);
            int words = 8 * TileDecode.words(format);
            float[] acc = new float[tileM / 2];
            int[] w = new int[words];
            int scaleWords = FewTokensTile.scaleWords(groups, 0);
            int[] s = new int[scaleWords];
            int[] z = new int[scaleWords];
            int[] nextW = new int[words];
            int[] nextS = new int[scaleWords];
            int[] nextZ = new int[scaleWords];
            int[] even = new int[8];
            int[] odd = new int[8];
            for (int i = 0; i < tileM / 2; i++) {
                acc[i] = 0f;
            }
            int rowTiles = (n + 15) / 16;
            int warp = group * 4 + (tid >> 5 & 3);
            int rowTile = Math.min(ProductTiles.tileN(context.groupIdx, tilesM, tilesN, band) * 8 + warp,
                    rowTiles - 1);
            ManyTokensTile.load(w, s, z, codes, scales, zeros, rowTile * pieces, lane, words, groups, zeroed);
            int stage = 0;
            int phase = 0;
            for (int work = context.groupIdx; work < works; work += step) {
                int tile = ProductTiles.tileN(work, tilesM, tilesN, band);
                int row = ProductTiles.tileM(work, tilesM, tilesN, band) * tileM;
                rowTile = Math.min(tile * 8 + warp, rowTiles - 1);
                int next = Math.min(ProductTiles.tileN(Math.min(work + step, works - 1), tilesM, tilesN, band) * 8
                        + warp, rowTiles - 1) * pieces;
                int before = 0;
                for (int piece = 0; piece < pieces; piece++) {
                    int ahead = piece + 1 < pieces ? rowTile * pieces + piece + 1 : next;
                    ManyTokensTile.load(nextW, nextS, nextZ, codes, scales, zeros, ahead, lane, words, groups,
                            zeroed);
                    MemoryBarrier.await(full + stage * 8, phase);
                    long b = WarpgroupMatrix.descriptor(base + stage * stageBytes, 16, 1024);
                    for (int j = 0; j < 4; j += 2) {
                        // The products that read these registers are finished.
                        WarpgroupMatrix.await(1);
                        ManyTokensTile.decode(even, w, s, z, j, words, pairs, lane, format, groups, zeroed);
                        WarpgroupMatrix.fence();
                        ManyTokensTile.issue(acc, even, b + (j >> 1) * (tileM * 8), tileM, piece + j);
                        WarpgroupMatrix.commit();
                        WarpgroupMatrix.await(1);
                        if (j == 0) {
                            if (piece > 0) {
                                if (lane == 0) {
                                    MemoryBarrier.arrive(empty + before * 8);
                                }
                            }
                        }
                        ManyTokensTile.decode(odd, w, s, z, j + 1, words, pairs, lane, format, groups, zeroed);
                        WarpgroupMatrix.fence();
                        ManyTokensTile.issue(acc, odd, b + (j >> 1) * (tileM * 8) + 4, tileM, 1);
                        WarpgroupMatrix.commit();
                    }
                    for (int i = 0; i < words; i++) {
                        w[i] = nextW[i];
                    }
                    for (int i = 0; i < scaleWords; i++) {
                        s[i] = nextS[i];
                        z[i] = nextZ[i];
                    }
                    before = stage;
                    stage = stage + 1;
                    if (stage == stages) {
                        stage = 0;
                        phase = phase ^ 1;
                    }
                }
                WarpgroupMatrix.await(0);
                WarpgroupMatrix.hold(acc, 0, tileM / 2);
                if (lane == 0) {
                    MemoryBarrier.arrive(empty + before * 8);
                }
                ManyTokensTile.store(acc, y, bias, row + (lane & 3) * 2, m, tile * TILE_N + warp * 16
                        + (lane >> 2) * 2, n, tileM, biased, floats);
            }
        }
    }
}
