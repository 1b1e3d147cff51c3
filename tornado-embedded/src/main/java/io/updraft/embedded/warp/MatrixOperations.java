package io.updraft.embedded.warp;

import io.updraft.embedded.group.KernelFault;
import io.updraft.embedded.group.WorkItem;
import uk.ac.manchester.tornado.api.enums.MMAShape;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The matrix operations of {@code KernelContext}: fragments as arrays of elements, tiles of a fixed shape. A tiles have 16
 * rows of 32 bytes, B tiles 16 rows of 16 bytes, the way TornadoVM's CUDA backend addresses them.
 */
public final class MatrixOperations {

    private static final int A_ROW_BYTES = 32;
    private static final int B_ROW_BYTES = 16;

    private MatrixOperations() {
    }

    public static HalfFloat[] loadA(WorkItem item, int[] tile, int byteOffset) {
        return halves(loadTileA(item, tile, byteOffset));
    }

    public static HalfFloat[] loadB(WorkItem item, int[] tile, int byteOffset) {
        return halves(loadTileB(item, tile, offsetInB(item) + byteOffset));
    }

    public static HalfFloat[] loadSwizzledB(WorkItem item, HalfFloat[] tile, int byteOffset) {
        return halves(loadTileB(item, tile, Swizzle.bytes(offsetInB(item)) + byteOffset));
    }

    public static byte[] loadBytesA(WorkItem item, int[] tile) {
        return bytes(loadTileA(item, tile, 0));
    }

    public static byte[] loadBytesB(WorkItem item, int[] tile) {
        return bytes(loadTileB(item, tile, offsetInB(item)));
    }

    private static int[] loadTileA(WorkItem item, int[] tile, int byteOffset) {
        int matrix = item.lane() / 8;
        int row = item.lane() % 8 + 8 * (matrix % 2);
        return MatrixUnit.load(item, tile, row * A_ROW_BYTES + 16 * (matrix / 2) + byteOffset, 4, false);
    }

    private static int offsetInB(WorkItem item) {
        return item.lane() % 16 * B_ROW_BYTES;
    }

    private static int[] loadTileB(WorkItem item, Object tile, int byteOffset) {
        return MatrixUnit.load(item, tile, byteOffset, 2, true);
    }

    public static float[] multiplyFp16(WorkItem item, HalfFloat[] a, HalfFloat[] b, float[] c, MMAShape shape) {
        return multiply(item, MatrixFormat.FP16, registers(a, 4), registers(b, 2), c, shape);
    }

    public static float[] multiplyBf16(WorkItem item, HalfFloat[] a, HalfFloat[] b, float[] c, MMAShape shape) {
        return multiply(item, MatrixFormat.BF16, registers(a, 4), registers(b, 2), c, shape);
    }

    public static float[] multiplyE4M3(WorkItem item, byte[] a, byte[] b, float[] c, MMAShape shape) {
        return multiply(item, MatrixFormat.E4M3, registers(a, 4), registers(b, 2), c, shape);
    }

    public static float[] multiplyE5M2(WorkItem item, byte[] a, byte[] b, float[] c, MMAShape shape) {
        return multiply(item, MatrixFormat.E5M2, registers(a, 4), registers(b, 2), c, shape);
    }

    public static int[] multiplyInt8(WorkItem item, byte[] a, byte[] b, int[] c, MMAShape shape) {
        checkShape(MatrixFormat.INT8, shape);
        int[] d = c.clone();
        MatrixUnit.multiply(item, d, 0, registers(a, 4), 0, registers(b, 2), 0);
        return d;
    }

    private static float[] multiply(WorkItem item, MatrixFormat format, int[] a, int[] b, float[] c, MMAShape shape) {
        checkShape(format, shape);
        float[] d = c.clone();
        MatrixUnit.multiply(item, format, d, 0, a, 0, b, 0);
        return d;
    }

    private static void checkShape(MatrixFormat format, MMAShape shape) {
        MMAShape expected = format.depth() == 16 ? MMAShape.M16N8K16 : MMAShape.M16N8K32;
        if (shape != expected) {
            throw new KernelFault("mma of " + format + " has shape " + expected + ", not " + shape);
        }
    }

    public static void store(WorkItem item, float[] fragment, FloatArray target, int row, int column, int columns) {
        for (int i = 0; i < 4; i++) {
            int index = index(item.lane(), i, row, column, columns);
            item.observer().globalWrite(item, target, index);
            target.set(index, fragment[i]);
        }
    }

    public static void store(WorkItem item, int[] fragment, IntArray target, int row, int column, int columns) {
        for (int i = 0; i < 4; i++) {
            int index = index(item.lane(), i, row, column, columns);
            item.observer().globalWrite(item, target, index);
            target.set(index, fragment[i]);
        }
    }

    private static int index(int lane, int element, int row, int column, int columns) {
        return (row + lane / 4 + 8 * (element / 2)) * columns + column + 2 * (lane % 4) + element % 2;
    }

    private static HalfFloat[] halves(int[] registers) {
        HalfFloat[] halves = new HalfFloat[2 * registers.length];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = new HalfFloat((short) (registers[i / 2] >>> 16 * (i % 2)));
        }
        return halves;
    }

    private static byte[] bytes(int[] registers) {
        byte[] bytes = new byte[4 * registers.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (registers[i / 4] >>> 8 * (i % 4));
        }
        return bytes;
    }

    private static int[] registers(HalfFloat[] halves, int count) {
        int[] registers = new int[count];
        for (int i = 0; i < 2 * count; i++) {
            registers[i / 2] |= (halves[i].getHalfFloatValue() & 0xFFFF) << 16 * (i % 2);
        }
        return registers;
    }

    private static int[] registers(byte[] bytes, int count) {
        int[] registers = new int[count];
        for (int i = 0; i < 4 * count; i++) {
            registers[i / 4] |= (bytes[i] & 0xFF) << 8 * (i % 4);
        }
        return registers;
    }
}
