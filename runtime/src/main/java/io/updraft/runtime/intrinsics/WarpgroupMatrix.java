package io.updraft.runtime.intrinsics;

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
        throw Emulation.absent("WarpgroupMatrix.fence");
    }

    /**
     * Closes the group of the products issued since the last commit. PTX ISA, wgmma.commit_group.
     */
    public static void commit() {
        throw Emulation.absent("WarpgroupMatrix.commit");
    }

    /**
     * Waits until at most {@code pending} (a constant) groups are unfinished. PTX ISA, wgmma.wait_group.
     */
    public static void await(int pending) {
        throw Emulation.absent("WarpgroupMatrix.await");
    }

    /**
     * Keeps the compiler from using the accumulators' values from before this point after it; to follow an await.
     */
    public static void hold(float[] accumulators, int at, int count) {
        throw Emulation.absent("WarpgroupMatrix.hold");
    }

    /**
     * A descriptor of a tile with the 128-byte swizzle at an address, with the leading and the stride byte offset. PTX ISA, matrix
     * descriptor format. Adding 2 moves it by 32 bytes.
     */
    public static long descriptor(int address, int leading, int stride) {
        throw Emulation.absent("WarpgroupMatrix.descriptor");
    }

    /**
     * Issues a product m64 x {@code n} x k16 of 16-bit floats with both operands in local memory; {@code accumulate} 0 overwrites the
     * accumulators ({@code n / 2} a work-item); {@code transposeB} 1 where B's columns are contiguous. {@code n}, {@code transposeB} and {@code bfloat16} are constants.
     */
    public static void multiplyShared(float[] accumulators, int at, long a, long b, int n, int accumulate,
            int transposeB, int bfloat16) {
        throw Emulation.absent("WarpgroupMatrix.multiplyShared");
    }

    /**
     * As {@link #multiplyShared}, with A's fragment in {@code a[aAt..aAt+3]}.
     */
    public static void multiplyRegisters(float[] accumulators, int at, int[] a, int aAt, long b, int n, int accumulate,
            int transposeB, int bfloat16) {
        throw Emulation.absent("WarpgroupMatrix.multiplyRegisters");
    }
}
