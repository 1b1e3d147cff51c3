package io.updraft.quant.cuda;

import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.MemoryBarrier;
import io.updraft.runtime.intrinsics.SharedMemory;
import io.updraft.runtime.intrinsics.Warp;
import io.updraft.runtime.intrinsics.WarpgroupMatrix;
import io.updraft.runtime.intrinsics.WarpgroupRegisters;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * y = x W^T on Hopper's warpgroup matrix unit, both operands as they are in memory: halves, bfloat16s, or signed bytes or
 * E4M3 with a scale for each token and each output. A work-group stays on its multiprocessor and takes one tile of 128 tokens and
 * {@code tileN} outputs after another: two warpgroups multiply 64 tokens each, a third only feeds the copy engine, which
 * brings pieces of 128 bytes of a row through a ring of {@code stages} buffers and runs ahead into the next tile. The
 * products of one piece run while the next is awaited. PTX ISA, "Asynchronous Warpgroup Level Matrix Instructions".
 */
public final class DenseProduct {
    static final int TILE_M = 128;
    /** Work-items: three warpgroups. */
    static final int THREADS = 384;
    static final int HALF = 0;
    static final int BFLOAT16 = 1;
    static final int INT8 = 2;
    static final int E4M3 = 3;
    /** Bits of {@code extras}: a bias is added. */
    static final int BIASED = 1;
    /** y, of 8-bit operands, are floats. */
    static final int FLOATS = 2;
    /** Signed bytes have zero points. */
    static final int ZEROED = 4;

    private DenseProduct() {
    }

    /**
     * Grid: any number of work-groups of {@value #THREADS} work-items. Map 0 is of x [m, k], boxes of {@code boxM} rows; map 1
     * of W [n, k], boxes of {@code tileN}.
     *
     * @param shape
     *            m, and tiles of m
     * @param tokens
     *            of 8-bit operands [m, 4]: a scale, and as integers, read where there are zero points, the zero point, the sum
     *            of the codes, nothing
     * @param outputs
     *            of 8-bit operands [4, n rounded up to even]: scales, and as integers, read where there are zero points, the
     *            zero points, the sums of the codes less k times the zero point; the bias. Of others a bias of y's type [n]
     * @param y
     *            [m, n]: bfloat16s of bfloat16s, else halves, or floats; n is even but for 8-bit operands
     * @param boxM
     *            tokens that are read, of the {@value #TILE_M} of a tile: what is multiplied besides is not stored
     * @param band
     *            tiles of tokens that are taken with the same tile of outputs before the next, so that pieces are found in the
     *            cache
     * @param extras
     *            {@link #BIASED}, {@link #FLOATS}, {@link #ZEROED}
     * @param kind
     *            of the operands
     */
    public static void multiply(KernelContext context, ByteArray maps, TornadoNativeArray shape,
            TornadoNativeArray tokens, TornadoNativeArray outputs, TornadoNativeArray y, int n, int k, int tileN,
            int boxM, int stages, int band, int extras, int kind) {
        int tid = context.localIdx;
        int lane = tid & 31;
        int group = Warp.shuffle(tid >> 7, 0);
        int step = context.globalGroupSizeX / THREADS;
        int m = GlobalMemory.load4(shape, 0L);
        int tilesM = GlobalMemory.load4(shape, 4L);
        int tilesN = (n + tileN - 1) / tileN;
        int works = tilesM * tilesN;
        int columns = kind >= INT8 ? 128 : 64;
        int lead = ProductTiles.lead(k, columns);
        int pieces = (k + lead + columns - 1) / columns;
        int stageBytes = (TILE_M + tileN) * 128;
        int base = SharedMemory.dynamic();
        int full = base + stages * stageBytes;
        int empty = full + 8 * stages;
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
                    int tileM = ProductTiles.tileM(work, tilesM, tilesN, band);
                    int tile = ProductTiles.tileN(work, tilesM, tilesN, band);
                    for (int piece = 0; piece < pieces; piece++) {
                        int address = base + stage * stageBytes;
                        MemoryBarrier.await(empty + stage * 8, free);
                        MemoryBarrier.expect(full + stage * 8, (boxM + tileN) * 128);
                        ProductTiles.copy(address, maps, 48L, full + stage * 8, piece * columns - lead,
                                tileM * TILE_M);
                        ProductTiles.copy(address + TILE_M * 128, maps, 176L, full + stage * 8, piece * columns - lead,
                                tile * tileN);
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
            float[] acc = new float[kind == INT8 ? 4 : tileN / 2];
            int[] sums = new int[kind == INT8 ? tileN / 2 : 4];
            float[] total = new float[kind == E4M3 ? tileN / 2 : 4];
            for (int i = 0; i < tileN / 2; i++) {
                if (kind == INT8) {
                    sums[i] = 0;
                } else {
                    acc[i] = 0f;
                }
            }
            int stage = 0;
            int phase = 0;
            for (int work = context.groupIdx; work < works; work += step) {
                int tileM = ProductTiles.tileM(work, tilesM, tilesN, band);
                int tile = ProductTiles.tileN(work, tilesM, tilesN, band);
                int before = 0;
                for (int i = 0; i < (kind == E4M3 ? tileN / 2 : 0); i++) {
                    total[i] = 0f;
                }
                for (int piece = 0; piece < pieces; piece++) {
                    int address = base + stage * stageBytes;
                    long a = WarpgroupMatrix.descriptor(address + group * 8192, 16, 1024);
                    long b = WarpgroupMatrix.descriptor(address + TILE_M * 128, 16, 1024);
                    MemoryBarrier.await(full + stage * 8, phase);
                    WarpgroupMatrix.fence();
                    for (int i = 0; i < 4; i++) {
                        if (kind == INT8) {
                            WarpgroupMatrix.multiplySharedInt8(sums, 0, a + i * 2, b + i * 2, tileN,
                                    i == 0 ? piece : 1);
                        } else if (kind == E4M3) {
                            WarpgroupMatrix.multiplySharedE4M3(acc, 0, a + i * 2, b + i * 2, tileN, i);
                        } else {
                            WarpgroupMatrix.multiplyShared(acc, 0, a + i * 2, b + i * 2, tileN, i == 0 ? piece : 1, 0,
                                    kind);
                        }
                    }
                    WarpgroupMatrix.commit();
                    if (kind == E4M3) {
                        // The unit keeps so few bits of long sums that those of a piece are added up here.
                        WarpgroupMatrix.await(0);
                        WarpgroupMatrix.hold(acc, 0, tileN / 2);
                        for (int i = 0; i < tileN / 2; i++) {
                            total[i] += acc[i];
                        }
                    } else {
                        // The products before these are finished: their buffer is free.
                        WarpgroupMatrix.await(1);
                    }
                    if (piece > 0) {
                        if (lane == 0) {
                            MemoryBarrier.arrive(empty + before * 8);
                        }
                    }
                    before = stage;
                    stage = stage + 1;
                    if (stage == stages) {
                        stage = 0;
                        phase = phase ^ 1;
                    }
                }
                WarpgroupMatrix.await(0);
                if (kind == INT8) {
                    WarpgroupMatrix.holdInt(sums, 0, tileN / 2);
                } else {
                    WarpgroupMatrix.hold(acc, 0, tileN / 2);
                }
                if (lane == 0) {
                    MemoryBarrier.arrive(empty + before * 8);
                }
                int row = tileM * TILE_M + group * 64 + (tid >> 5 & 3) * 16 + (lane >> 2);
                int column = tile * tileN + (lane & 3) * 2;
                for (int r = 0; r < 2; r++) {
                    if (kind >= INT8) {
                        ProductTiles.storeScaled(sums, total, r * 2, y, tokens, outputs, row + r * 8, m, column, n,
                                tileN,
                                extras, kind);
                    } else {
                        ProductTiles.store(acc, r * 2, y, outputs, row + r * 8, m, column, n, tileN, extras, kind);
                    }
                }
            }
        }
    }
}
