package io.updraft.embedded.warp;

import io.updraft.embedded.group.DynamicMemory;
import io.updraft.embedded.group.KernelFault;
import io.updraft.embedded.group.Sites;
import io.updraft.embedded.group.Warp;
import io.updraft.embedded.group.WorkItem;
import java.util.Objects;

/**
 * {@code wgmma} of the PTX instruction set: four warps multiply A 64 x K with B K x n from dynamic local memory, tiles of
 * rows of 128 bytes whose 16-byte pieces change places by the address (the 128-byte swizzle). Products happen when they are
 * issued; kernels that use sums before their await are not found out.
 */
public final class WarpgroupUnit {
    private static final int MULTIPLY = Sites.register("wgmma");
    private static final int SWIZZLE_ROW_BYTES = 128;
    private static final int DEPTH = 16;

    private WarpgroupUnit() {
    }

    /** Where a tile lies, from its descriptor (PTX ISA, "Matrix Descriptor Format"). */
    private record Tile(int address, int leading, int stride) {
        static Tile of(long descriptor) {
            if (descriptor >>> 62 != 1) {
                throw new KernelFault("wgmma: the emulator knows the 128-byte swizzle only, found descriptor "
                        + Long.toHexString(descriptor));
            }
            return new Tile((int) (descriptor & 0x3fff) << 4, (int) (descriptor >>> 16 & 0x3fff) << 4,
                    (int) (descriptor >>> 32 & 0x3fff) << 4);
        }

        /** The address of element (row, k), where k or, if {@code transposed}, rows follow each other. */
        int at(int row, int k, int bytes, boolean transposed) {
            int plain = transposed
                    ? address + row * bytes / SWIZZLE_ROW_BYTES * leading + k / 8 * stride + k % 8 * SWIZZLE_ROW_BYTES
                            + row * bytes % SWIZZLE_ROW_BYTES
                    : address + row / 8 * stride + row % 8 * SWIZZLE_ROW_BYTES + k * bytes;
            return plain ^ (plain >> 7 & 7) << 4;
        }
    }

    /** A product of 16-bit floats with A from local memory. */
    public static void multiply(WorkItem item, MatrixFormat format, float[] sums, int at, long a, long b, int n,
            boolean accumulate, boolean transposeB) {
        DynamicMemory memory = item.group().dynamicMemory();
        Tile tile = Tile.of(a);
        float[] rows = new float[2 * DEPTH];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = value(memory, format, tile.at(row(item, i / DEPTH), i % DEPTH, Short.BYTES, false));
        }
        add(item, memory, format, sums, at, rows, Tile.of(b), n, accumulate, transposeB);
    }

    /** The same with A's fragment in registers. */
    public static void multiply(WorkItem item, MatrixFormat format, float[] sums, int at, int[] a, int aAt, long b,
            int n, boolean accumulate, boolean transposeB) {
        Warp warp = item.warp();
        warp.objects(item.nextWarpPhase())[item.lane()] = new int[]{a[aAt], a[aAt + 1], a[aAt + 2], a[aAt + 3]};
        int phase = item.awaitWarp(MULTIPLY);
        float[] rows = new float[2 * DEPTH];
        for (int i = 0; i < rows.length; i++) {
            int k = i % DEPTH;
            int[] registers = (int[]) Objects
                    .requireNonNull(warp.objects(phase)[item.lane() / 4 * 4 + k % 8 / 2]);
            rows[i] = format.decode(registers[i / DEPTH + k / 8 * 2], k % 2);
        }
        add(item, item.group().dynamicMemory(), format, sums, at, rows, Tile.of(b), n, accumulate, transposeB);
    }

    /** A product of signed bytes, K = 32, both operands in local memory. */
    public static void multiply(WorkItem item, int[] sums, int at, long a, long b, int n, boolean accumulate) {
        DynamicMemory memory = item.group().dynamicMemory();
        Tile left = Tile.of(a);
        Tile right = Tile.of(b);
        for (int i = 0; i < n / 2; i++) {
            int row = row(item, i >> 1 & 1);
            int column = i / 4 * 8 + item.lane() % 4 * 2 + i % 2;
            int sum = accumulate ? sums[at + i] : 0;
            for (int k = 0; k < 2 * DEPTH; k++) {
                sum += memory.get(left.at(row, k, 1, false)) * memory.get(right.at(column, k, 1, false));
            }
            sums[at + i] = sum;
        }
    }

    /**
     * A product of 8-bit floats, K = 32, both operands in local memory. The products are exact and added up in float64 with the
     * sum so far, which is then rounded to a float; the hardware adds in an order, and with an accuracy, of its own.
     */
    public static void multiplyFloat8(WorkItem item, MatrixFormat format, float[] sums, int at, long a, long b, int n,
            boolean accumulate) {
        DynamicMemory memory = item.group().dynamicMemory();
        Tile left = Tile.of(a);
        Tile right = Tile.of(b);
        float[] rows = new float[4 * DEPTH];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = format.decode(
                    memory.get(left.at(row(item, i / (2 * DEPTH)), i % (2 * DEPTH), 1, false)) & 0xff, 0);
        }
        for (int i = 0; i < n / 2; i++) {
            int column = i / 4 * 8 + item.lane() % 4 * 2 + i % 2;
            double sum = accumulate ? sums[at + i] : 0;
            for (int k = 0; k < 2 * DEPTH; k++) {
                sum += (double) rows[(i >> 1 & 1) * 2 * DEPTH + k]
                        * format.decode(memory.get(right.at(column, k, 1, false)) & 0xff, 0);
            }
            sums[at + i] = (float) sum;
        }
    }

    private static int row(WorkItem item, int second) {
        return item.linear() / Warp.SIZE % 4 * 16 + item.lane() / 4 + second * 8;
    }

    private static float value(DynamicMemory memory, MatrixFormat format, int address) {
        return format.decode(memory.half(address) & 0xffff, 0);
    }

    private static void add(WorkItem item, DynamicMemory memory, MatrixFormat format, float[] sums, int at,
            float[] rows, Tile b, int n, boolean accumulate, boolean transposeB) {
        for (int i = 0; i < n / 2; i++) {
            int column = i / 4 * 8 + item.lane() % 4 * 2 + i % 2;
            double sum = accumulate ? sums[at + i] : 0;
            for (int k = 0; k < DEPTH; k++) {
                sum += (double) rows[(i >> 1 & 1) * DEPTH + k]
                        * value(memory, format, b.at(column, k, Short.BYTES, transposeB));
            }
            sums[at + i] = (float) sum;
        }
    }
}
