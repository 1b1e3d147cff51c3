package io.updraft.runtime.intrinsics;

import io.updraft.embedded.group.WorkItem;
import io.updraft.embedded.warp.MatrixFormat;

/**
 * The matrix unit of a warp: fragments are loaded from local memory and multiplied in place on private arrays. All 32 lanes
 * must take part. Products of 16-bit and 8-bit floats are accumulated in float in an order that the hardware does not
 * specify.
 */
public final class MatrixUnit {
    private MatrixUnit() {
    }

    /**
     * Loads 1 8x8 matrix of 16-bit elements: lanes 8i to 8i+7 give the addresses of the rows of matrix i, 16 bytes each. PTX ISA, ldmatrix.
     */
    public static void load1(int[] destination, int at, int[] local, int word) {
        Emulation.loadMatrices(destination, at, local, word, 1, false);
    }

    /**
     * Loads 1 8x8 matrix of 16-bit elements: lanes 8i to 8i+7 give the addresses of the rows of matrix i, 16 bytes each. PTX ISA, ldmatrix.
     * The address is one of dynamic local memory.
     */
    public static void loadFrom1(int[] destination, int at, int address) {
        Emulation.loadMatrices(destination, at, address, 1, false);
    }

    /**
     * Loads 1 8x8 matrix of 16-bit elements, transposed: lanes 8i to 8i+7 give the addresses of the rows of matrix i, 16 bytes each. PTX ISA, ldmatrix.
     */
    public static void load1Transposed(int[] destination, int at, int[] local, int word) {
        Emulation.loadMatrices(destination, at, local, word, 1, true);
    }

    /**
     * Loads 1 8x8 matrix of 16-bit elements, transposed: lanes 8i to 8i+7 give the addresses of the rows of matrix i, 16 bytes each. PTX ISA, ldmatrix.
     * The address is one of dynamic local memory.
     */
    public static void loadFrom1Transposed(int[] destination, int at, int address) {
        Emulation.loadMatrices(destination, at, address, 1, true);
    }

    /**
     * Loads 2 8x8 matrices of 16-bit elements: lanes 8i to 8i+7 give the addresses of the rows of matrix i, 16 bytes each. PTX ISA, ldmatrix.
     */
    public static void load2(int[] destination, int at, int[] local, int word) {
        Emulation.loadMatrices(destination, at, local, word, 2, false);
    }

    /**
     * Loads 2 8x8 matrices of 16-bit elements: lanes 8i to 8i+7 give the addresses of the rows of matrix i, 16 bytes each. PTX ISA, ldmatrix.
     * The address is one of dynamic local memory.
     */
    public static void loadFrom2(int[] destination, int at, int address) {
        Emulation.loadMatrices(destination, at, address, 2, false);
    }

    /**
     * Loads 2 8x8 matrices of 16-bit elements, transposed: lanes 8i to 8i+7 give the addresses of the rows of matrix i, 16 bytes each. PTX ISA, ldmatrix.
     */
    public static void load2Transposed(int[] destination, int at, int[] local, int word) {
        Emulation.loadMatrices(destination, at, local, word, 2, true);
    }

    /**
     * Loads 2 8x8 matrices of 16-bit elements, transposed: lanes 8i to 8i+7 give the addresses of the rows of matrix i, 16 bytes each. PTX ISA, ldmatrix.
     * The address is one of dynamic local memory.
     */
    public static void loadFrom2Transposed(int[] destination, int at, int address) {
        Emulation.loadMatrices(destination, at, address, 2, true);
    }

    /**
     * Loads 4 8x8 matrices of 16-bit elements: lanes 8i to 8i+7 give the addresses of the rows of matrix i, 16 bytes each. PTX ISA, ldmatrix.
     */
    public static void load4(int[] destination, int at, int[] local, int word) {
        Emulation.loadMatrices(destination, at, local, word, 4, false);
    }

    /**
     * Loads 4 8x8 matrices of 16-bit elements: lanes 8i to 8i+7 give the addresses of the rows of matrix i, 16 bytes each. PTX ISA, ldmatrix.
     * The address is one of dynamic local memory.
     */
    public static void loadFrom4(int[] destination, int at, int address) {
        Emulation.loadMatrices(destination, at, address, 4, false);
    }

    /**
     * Loads 4 8x8 matrices of 16-bit elements, transposed: lanes 8i to 8i+7 give the addresses of the rows of matrix i, 16 bytes each. PTX ISA, ldmatrix.
     */
    public static void load4Transposed(int[] destination, int at, int[] local, int word) {
        Emulation.loadMatrices(destination, at, local, word, 4, true);
    }

    /**
     * Loads 4 8x8 matrices of 16-bit elements, transposed: lanes 8i to 8i+7 give the addresses of the rows of matrix i, 16 bytes each. PTX ISA, ldmatrix.
     * The address is one of dynamic local memory.
     */
    public static void loadFrom4Transposed(int[] destination, int at, int address) {
        Emulation.loadMatrices(destination, at, address, 4, true);
    }

    /**
     * Adds a product m16n8k16 of halves to {@code accumulators[at..at+3]}; fragments as in PTX ISA, mma.m16n8k16.
     */
    public static void multiplyHalf(float[] accumulators, int at, int[] a, int aAt, int[] b, int bAt) {
        io.updraft.embedded.warp.MatrixUnit.multiply(WorkItem.current(), MatrixFormat.FP16, accumulators, at, a, aAt, b,
                bAt);
    }

    /**
     * Adds a product m16n8k16 of halves to {@code accumulators[at..at+3]}; fragments as in PTX ISA, mma.m16n8k16.
     */
    public static void multiplyHalf(float[] accumulators, int at, int a0, int a1, int a2, int a3, int b0, int b1) {
        multiplyHalf(accumulators, at, new int[]{a0, a1, a2, a3}, 0, new int[]{b0, b1}, 0);
    }

    /**
     * Adds a product m16n8k16 of bfloat16s to {@code accumulators[at..at+3]}; fragments as in PTX ISA, mma.m16n8k16.
     */
    public static void multiplyBFloat16(float[] accumulators, int at, int[] a, int aAt, int[] b, int bAt) {
        io.updraft.embedded.warp.MatrixUnit.multiply(WorkItem.current(), MatrixFormat.BF16, accumulators, at, a, aAt, b,
                bAt);
    }

    /**
     * Adds a product m16n8k16 of bfloat16s to {@code accumulators[at..at+3]}; fragments as in PTX ISA, mma.m16n8k16.
     */
    public static void multiplyBFloat16(float[] accumulators, int at, int a0, int a1, int a2, int a3, int b0, int b1) {
        multiplyBFloat16(accumulators, at, new int[]{a0, a1, a2, a3}, 0, new int[]{b0, b1}, 0);
    }

    /**
     * Adds a product m16n8k32 of signed bytes, exactly, to {@code accumulators[at..at+3]}; fragments as in PTX ISA, mma.m16n8k32.
     */
    public static void multiplyInt8(int[] accumulators, int at, int[] a, int aAt, int[] b, int bAt) {
        io.updraft.embedded.warp.MatrixUnit.multiply(WorkItem.current(), accumulators, at, a, aAt, b, bAt);
    }

    /**
     * Adds a product m16n8k32 of signed bytes, exactly, to {@code accumulators[at..at+3]}; fragments as in PTX ISA, mma.m16n8k32.
     */
    public static void multiplyInt8(int[] accumulators, int at, int a0, int a1, int a2, int a3, int b0, int b1) {
        multiplyInt8(accumulators, at, new int[]{a0, a1, a2, a3}, 0, new int[]{b0, b1}, 0);
    }

    /**
     * Adds a product m16n8k32 of FP8 (E4M3) elements to {@code accumulators[at..at+3]}; fragments as in PTX ISA, mma.m16n8k32.
     */
    public static void multiplyFloat8E4M3(float[] accumulators, int at, int[] a, int aAt, int[] b, int bAt) {
        io.updraft.embedded.warp.MatrixUnit.multiply(WorkItem.current(), MatrixFormat.E4M3, accumulators, at, a, aAt, b,
                bAt);
    }

    /**
     * Adds a product m16n8k32 of FP8 (E4M3) elements to {@code accumulators[at..at+3]}; fragments as in PTX ISA, mma.m16n8k32.
     */
    public static void multiplyFloat8E4M3(float[] accumulators, int at, int a0, int a1, int a2, int a3, int b0,
            int b1) {
        multiplyFloat8E4M3(accumulators, at, new int[]{a0, a1, a2, a3}, 0, new int[]{b0, b1}, 0);
    }

    /**
     * Adds a product m16n8k32 of FP8 (E5M2) elements to {@code accumulators[at..at+3]}; fragments as in PTX ISA, mma.m16n8k32.
     */
    public static void multiplyFloat8E5M2(float[] accumulators, int at, int[] a, int aAt, int[] b, int bAt) {
        io.updraft.embedded.warp.MatrixUnit.multiply(WorkItem.current(), MatrixFormat.E5M2, accumulators, at, a, aAt, b,
                bAt);
    }

    /**
     * Adds a product m16n8k32 of FP8 (E5M2) elements to {@code accumulators[at..at+3]}; fragments as in PTX ISA, mma.m16n8k32.
     */
    public static void multiplyFloat8E5M2(float[] accumulators, int at, int a0, int a1, int a2, int a3, int b0,
            int b1) {
        multiplyFloat8E5M2(accumulators, at, new int[]{a0, a1, a2, a3}, 0, new int[]{b0, b1}, 0);
    }
}
