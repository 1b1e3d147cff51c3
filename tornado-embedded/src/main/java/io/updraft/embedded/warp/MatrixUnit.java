package io.updraft.embedded.warp;

import io.updraft.embedded.group.DynamicMemory;
import io.updraft.embedded.group.KernelFault;
import io.updraft.embedded.group.Sites;
import io.updraft.embedded.group.Warp;
import io.updraft.embedded.group.WorkItem;
import java.util.Objects;
import uk.ac.manchester.tornado.api.types.HalfFloat;

/**
 * {@code ldmatrix} and {@code mma.sync} of the PTX instruction set, on registers: which lane holds which element is as the
 * instruction set says (PTX ISA 8.x, "Warp-level matrix instructions"). A product is D = A x B + C with A 16 x K, B K x 8
 * and C 16 x 8; K is 16 for formats of two bytes and 32 for those of one.
 */
public final class MatrixUnit {

    /** Rows of the 8 x 8 matrices of 16-bit elements that ldmatrix loads. */
    private static final int ROWS = 8;
    private static final int WORDS_PER_ROW = 4;
    private static final int BYTES_PER_ROW = 16;

    private static final int LOAD = Sites.register("ldmatrix");
    private static final int MULTIPLY = Sites.register("mma");

    private MatrixUnit() {
    }

    private record Row(Object tile, int byteOffset) {
    }

    private record Operands(float[] a, float[] b) {
    }

    /**
     * Loads 8 x 8 matrices of 16-bit elements. Lane 8j + r gives the address of row r of matrix j.
     *
     * @param tile int[], HalfFloat[], or dynamic memory with its addresses
     * @param byteOffset of the lane's row in the tile, a multiple of 16
     * @param matrices 1, 2 or 4
     * @param transposed whether a lane gets neighbours in a column instead of in a row
     * @return for each matrix a register with two elements: of row lane/4, columns 2(lane%4) and the next
     */
    public static int[] load(WorkItem item, Object tile, int byteOffset, int matrices, boolean transposed) {
        Warp warp = wholeWarp(item, "ldmatrix");
        int lane = item.lane();
        warp.objects(item.nextWarpPhase())[lane] = lane < ROWS * matrices ? new Row(tile, byteOffset) : null;
        int phase = item.awaitWarp(LOAD);
        if (warp.isFirst(phase)) {
            warp.share(phase, gather(item, warp, phase, matrices));
        }
        int[] words = (int[]) Objects.requireNonNull(warp.shared(phase));
        int[] registers = new int[matrices];
        for (int matrix = 0; matrix < matrices; matrix++) {
            int base = matrix * ROWS * WORDS_PER_ROW;
            if (transposed) {
                int row = 2 * (lane % 4);
                int column = lane / 4;
                registers[matrix] = half(words, base, row, column) | half(words, base, row + 1, column) << 16;
            } else {
                registers[matrix] = words[base + lane / 4 * WORDS_PER_ROW + lane % 4];
            }
        }
        return registers;
    }

    private static int half(int[] words, int base, int row, int column) {
        return words[base + row * WORDS_PER_ROW + column / 2] >>> 16 * (column % 2) & 0xFFFF;
    }

    private static int[] gather(WorkItem item, Warp warp, int phase, int matrices) {
        int[] words = new int[matrices * ROWS * WORDS_PER_ROW];
        for (int r = 0; r < matrices * ROWS; r++) {
            Row row = (Row) Objects.requireNonNull(warp.objects(phase)[r]);
            if (row.byteOffset() % BYTES_PER_ROW != 0) {
                throw new KernelFault("ldmatrix: lane " + r + " of the warp of " + item + " gives byte offset "
                        + row.byteOffset() + "; a row's address must be a multiple of 16");
            }
            for (int w = 0; w < WORDS_PER_ROW; w++) {
                words[r * WORDS_PER_ROW + w] = word(item, row, w);
            }
        }
        return words;
    }

    private static int word(WorkItem item, Row row, int word) {
        int index = row.byteOffset() / Integer.BYTES + word;
        return switch (row.tile()) {
            case DynamicMemory tile -> tile.word(row.byteOffset() + Integer.BYTES * word);
            case int[] tile -> {
                item.observer().localRead(item, tile, index);
                yield tile[index];
            }
            case HalfFloat[] tile -> {
                item.observer().localRead(item, tile, 2 * index);
                item.observer().localRead(item, tile, 2 * index + 1);
                yield tile[2 * index].getHalfFloatValue() & 0xFFFF
                        | tile[2 * index + 1].getHalfFloatValue() << 16;
            }
            default -> throw new KernelFault(
                    "ldmatrix: a tile must be int[] or HalfFloat[], not " + row.tile().getClass().getSimpleName());
        };
    }

    /**
     * Adds the product to the accumulator, in place. Products are exact and their sum is rounded once; devices round a
     * little earlier and differently from one another.
     *
     * @param accumulator four elements from the offset on: of row lane/4 columns 2(lane%4) and the next, then the same of
     *     the row eight further down
     * @param a four registers from the offset on
     * @param b two registers from the offset on
     */
    public static void multiply(WorkItem item, MatrixFormat format, float[] accumulator, int offset, int[] a,
            int aOffset, int[] b, int bOffset) {
        Operands operands = operands(item, format, a, aOffset, b, bOffset);
        for (int i = 0; i < 4; i++) {
            accumulator[offset + i] = (float) (accumulator[offset + i] + dot(operands, format, item.lane(), i));
        }
    }

    /** As for floating point, with 32-bit integers that wrap around. */
    public static void multiply(WorkItem item, int[] accumulator, int offset, int[] a, int aOffset, int[] b,
            int bOffset) {
        Operands operands = operands(item, MatrixFormat.INT8, a, aOffset, b, bOffset);
        for (int i = 0; i < 4; i++) {
            accumulator[offset + i] += (int) dot(operands, MatrixFormat.INT8, item.lane(), i);
        }
    }

    private static double dot(Operands operands, MatrixFormat format, int lane, int element) {
        int depth = format.depth();
        int row = lane / 4 + 8 * (element / 2);
        int column = 2 * (lane % 4) + element % 2;
        double sum = 0;
        for (int k = 0; k < depth; k++) {
            sum += (double) operands.a()[row * depth + k] * operands.b()[column * depth + k];
        }
        return sum;
    }

    private static Operands operands(WorkItem item, MatrixFormat format, int[] a, int aOffset, int[] b, int bOffset) {
        Warp warp = wholeWarp(item, "mma");
        int[] fragments = {a[aOffset], a[aOffset + 1], a[aOffset + 2], a[aOffset + 3], b[bOffset], b[bOffset + 1]};
        warp.objects(item.nextWarpPhase())[item.lane()] = fragments;
        int phase = item.awaitWarp(MULTIPLY);
        if (warp.isFirst(phase)) {
            warp.share(phase, decode(warp, phase, format));
        }
        return (Operands) Objects.requireNonNull(warp.shared(phase));
    }

    private static Operands decode(Warp warp, int phase, MatrixFormat format) {
        int depth = format.depth();
        int each = format.elementsPerRegister();
        float[] a = new float[16 * depth];
        float[] b = new float[8 * depth];
        for (int lane = 0; lane < Warp.SIZE; lane++) {
            int[] fragments = (int[]) Objects.requireNonNull(warp.objects(phase)[lane]);
            for (int register = 0; register < 4; register++) {
                int row = lane / 4 + 8 * (register % 2);
                int k = each * (lane % 4) + depth / 2 * (register / 2);
                for (int e = 0; e < each; e++) {
                    a[row * depth + k + e] = format.decode(fragments[register], e);
                }
            }
            for (int register = 0; register < 2; register++) {
                int k = each * (lane % 4) + depth / 2 * register;
                for (int e = 0; e < each; e++) {
                    b[lane / 4 * depth + k + e] = format.decode(fragments[4 + register], e);
                }
            }
        }
        return new Operands(a, b);
    }

    private static Warp wholeWarp(WorkItem item, String operation) {
        Warp warp = item.warp();
        if (warp.lanes() < Warp.SIZE || item.localSize().x() % Warp.SIZE != 0) {
            throw new KernelFault(operation + " needs whole warps: the x extent of the work-group "
                    + item.localSize() + " is not a multiple of 32");
        }
        return warp;
    }
}
