package io.updraft.runtime.intrinsics;

import io.updraft.embedded.group.WorkItem;
import io.updraft.embedded.warp.MatrixFormat;
import io.updraft.embedded.warp.WarpgroupUnit;

/**
 * The matrix unit of a warpgroup (four consecutive warps), which reads tiles from dynamic local memory by descriptor and runs
 * beside the program: {@link #fence}, products, {@link #commit}, {@link #await}, {@link #hold}. Accumulators must not be touched
 * between the product and its await. PTX ISA, wgmma. Compute capability 9.0a: kernels that use it need the direct launcher.
 */
public final class WarpgroupMatrix {
    private WarpgroupMatrix() {
    }

    /**
     * Orders register and local memory accesses before the products that follow. PTX ISA, wgmma.fence.
     */
    public static void fence() {
        // The emulator multiplies when a product is issued.
    }

    /**
     * Closes the group of the products issued since the last commit. PTX ISA, wgmma.commit_group.
     */
    public static void commit() {
        // The emulator multiplies when a product is issued.
    }

    /**
     * Waits until at most {@code pending} (a constant) groups are unfinished. PTX ISA, wgmma.wait_group.
     */
    public static void await(int pending) {
        // The emulator multiplies when a product is issued.
    }

    /**
     * Keeps the compiler from using the accumulators' values from before this point after it; to follow an await.
     */
    public static void hold(float[] accumulators, int at, int count) {
        // The emulator multiplies when a product is issued.
    }

    /**
     * As {@link #hold}, for accumulators of integers.
     */
    public static void holdInt(int[] accumulators, int at, int count) {
        // The emulator multiplies when a product is issued.
    }

    /**
     * A descriptor of a tile with the 128-byte swizzle at an address, with the leading and the stride byte offset. PTX ISA, matrix
     * descriptor format. Adding 2 moves it by 32 bytes.
     */
    public static long descriptor(int address, int leading, int stride) {
        return (address & 0x3ffffL) >> 4 | (long) (leading >> 4) << 16 | (long) (stride >> 4) << 32 | 1L << 62;
    }

    /**
     * Issues a product m64 x {@code n} x k16 of 16-bit floats with both operands in local memory; {@code accumulate} 0 overwrites the
     * accumulators ({@code n / 2} a work-item); {@code transposeB} 1 where B's columns are contiguous. {@code n}, {@code transposeB} and {@code bfloat16} are constants.
     */
    public static void multiplyShared(float[] accumulators, int at, long a, long b, int n, int accumulate,
            int transposeB, int bfloat16) {
        WarpgroupUnit.multiply(WorkItem.current(), bfloat16 != 0 ? MatrixFormat.BF16 : MatrixFormat.FP16, accumulators,
                at, a, b, n, accumulate != 0,
                transposeB != 0);
    }

    /**
     * As {@link #multiplyShared}, with A's fragment in {@code a[aAt..aAt+3]}.
     */
    public static void multiplyRegisters(float[] accumulators, int at, int[] a, int aAt, long b, int n, int accumulate,
            int transposeB, int bfloat16) {
        WarpgroupUnit.multiply(WorkItem.current(), bfloat16 != 0 ? MatrixFormat.BF16 : MatrixFormat.FP16, accumulators,
                at, a, aAt, b, n, accumulate != 0,
                transposeB != 0);
    }

    /**
     * Issues a product m64 x {@code n} x k32 of signed bytes with both operands in local memory, rows of bytes contiguous;
     * the accumulators are as for floats.
     */
    public static void multiplySharedInt8(int[] accumulators, int at, long a, long b, int n, int accumulate) {
        WarpgroupUnit.multiply(WorkItem.current(), accumulators, at, a, b, n, accumulate != 0);
    }

    /**
     * The same of FP8 (E4M3) elements, summed in floats: the hardware adds in an order that it does not specify and aligns the
     * products of an instruction to the largest of them, of which it keeps some 14 bits.
     */
    public static void multiplySharedE4M3(float[] accumulators, int at, long a, long b, int n, int accumulate) {
        WarpgroupUnit.multiplyFloat8(WorkItem.current(), MatrixFormat.E4M3, accumulators, at, a, b, n,
                accumulate != 0);
    }
}
