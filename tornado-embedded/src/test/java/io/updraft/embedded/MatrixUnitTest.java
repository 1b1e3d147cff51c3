package io.updraft.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.embedded.group.KernelFault;
import io.updraft.embedded.group.WorkItem;
import io.updraft.embedded.warp.MatrixFormat;
import io.updraft.embedded.warp.MatrixUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.MMAShape;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Which lane holds what, against the formulas of the PTX ISA ("Matrix Fragments for mma.m16n8k16", "... mma.m16n8k32",
 * "ldmatrix"), written down here once more: groupID = lane / 4, threadID_in_group = lane % 4. Values are small integers, so
 * that every format holds them and every sum is exact.
 */
class MatrixUnitTest {

    private static final KernelContext CONTEXT = new KernelContext();

    private static void multiply(KernelContext context, IntArray a, IntArray b, FloatArray c, int format) {
        int lane = context.localIdx;
        int[] fragmentA = {a.get(4 * lane), a.get(4 * lane + 1), a.get(4 * lane + 2), a.get(4 * lane + 3)};
        int[] fragmentB = {b.get(2 * lane), b.get(2 * lane + 1)};
        float[] fragmentC = {c.get(4 * lane), c.get(4 * lane + 1), c.get(4 * lane + 2), c.get(4 * lane + 3)};
        MatrixUnit.multiply(WorkItem.current(), MatrixFormat.values()[format], fragmentC, 0, fragmentA, 0, fragmentB,
                0);
        for (int i = 0; i < 4; i++) {
            c.set(4 * lane + i, fragmentC[i]);
        }
    }

    /** The bits of a small integer. */
    private static int encode(MatrixFormat format, int value) {
        return switch (format) {
            case FP16 -> Float.floatToFloat16(value) & 0xFFFF;
            case BF16 -> Float.floatToRawIntBits(value) >>> 16;
            case INT8 -> value & 0xFF;
            case E5M2 -> (Float.floatToFloat16(value) & 0xFFFF) >>> 8;
            // 1 = 2^0 is exponent 7, mantissa 0; 2 and 3 have exponent 8.
            case E4M3 -> (value < 0 ? 0x80 : 0) | new int[]{0, 0x38, 0x40, 0x44}[Math.abs(value)];
        };
    }

    @ParameterizedTest
    @EnumSource
    void lanesHoldWhatTheInstructionSetSays(MatrixFormat format) {
        boolean bytes = format == MatrixFormat.INT8 || format == MatrixFormat.E4M3 || format == MatrixFormat.E5M2;
        int depth = bytes ? 32 : 16;
        int[][] a = random(16, depth);
        int[][] b = random(depth, 8);
        int[][] c = random(16, 8);
        IntArray registersA = new IntArray(128);
        IntArray registersB = new IntArray(64);
        registersA.init(0);
        registersB.init(0);
        FloatArray accumulator = new FloatArray(128);
        for (int lane = 0; lane < 32; lane++) {
            int groupId = lane / 4;
            int threadInGroup = lane % 4;
            for (int i = 0; i < (bytes ? 16 : 8); i++) {
                int row;
                int column;
                if (bytes) {
                    row = i < 4 || i >= 8 && i < 12 ? groupId : groupId + 8;
                    column = i < 8 ? threadInGroup * 4 + (i & 3) : threadInGroup * 4 + (i & 3) + 16;
                } else {
                    row = i < 2 || i >= 4 && i < 6 ? groupId : groupId + 8;
                    column = i < 4 ? threadInGroup * 2 + (i & 1) : threadInGroup * 2 + (i & 1) + 8;
                }
                or(registersA, 4 * lane, i, bytes, encode(format, a[row][column]));
            }
            for (int i = 0; i < (bytes ? 8 : 4); i++) {
                int row = bytes ? threadInGroup * 4 + (i & 3) + (i < 4 ? 0 : 16)
                        : threadInGroup * 2 + (i & 1) + (i < 2 ? 0 : 8);
                or(registersB, 2 * lane, i, bytes, encode(format, b[row][groupId]));
            }
            for (int i = 0; i < 4; i++) {
                accumulator.set(4 * lane + i, c[i < 2 ? groupId : groupId + 8][threadInGroup * 2 + (i & 1)]);
            }
        }
        Grids.run(new TaskGraph("mma").transferToDevice(DataTransferMode.FIRST_EXECUTION, registersA, registersB,
                accumulator).task("kernel", MatrixUnitTest::multiply, CONTEXT, registersA, registersB, accumulator,
                        format.ordinal())
                .transferToHost(DataTransferMode.EVERY_EXECUTION, accumulator), Grids.of(32, 32));
        for (int lane = 0; lane < 32; lane++) {
            for (int i = 0; i < 4; i++) {
                int row = i < 2 ? lane / 4 : lane / 4 + 8;
                int column = lane % 4 * 2 + (i & 1);
                int expected = c[row][column];
                for (int k = 0; k < depth; k++) {
                    expected += a[row][k] * b[k][column];
                }
                assertThat(accumulator.get(4 * lane + i)).as("element (%d, %d)", row, column).isEqualTo(expected);
            }
        }
    }

    private static void or(IntArray registers, int base, int element, boolean bytes, int bits) {
        int register = base + element / (bytes ? 4 : 2);
        int shift = bytes ? 8 * (element % 4) : 16 * (element % 2);
        registers.set(register, registers.get(register) | bits << shift);
    }

    private static int[][] random(int rows, int columns) {
        Random random = new Random(31L * rows + columns);
        int[][] matrix = new int[rows][columns];
        for (int[] row : matrix) {
            for (int i = 0; i < columns; i++) {
                row[i] = random.nextInt(-3, 4);
            }
        }
        return matrix;
    }

    private static void load(KernelContext context, IntArray source, IntArray out, int matrices, int transposed) {
        int[] tile = context.allocateIntLocalArray(128);
        int lane = context.localIdx;
        for (int i = lane; i < 128; i += 32) {
            tile[i] = source.get(i);
        }
        context.localBarrier();
        // Row r of matrix j at byte 16 (8 (3 - j) + r): the matrices in reverse.
        int offset = 16 * (8 * (3 - lane / 8) + lane % 8);
        int[] registers = MatrixUnit.load(WorkItem.current(), tile, offset, matrices, transposed == 1);
        for (int j = 0; j < matrices; j++) {
            out.set(4 * lane + j, registers[j]);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "4, 0", "1, 1", "2, 1", "4, 1"})
    void loadsMatricesByRowsOrColumns(int matrices, int transposed) {
        IntArray source = new IntArray(128);
        for (int i = 0; i < 128; i++) {
            source.set(i, 2 * i | (2 * i + 1) << 16);
        }
        IntArray out = new IntArray(128);
        Grids.run(new TaskGraph("load").transferToDevice(DataTransferMode.FIRST_EXECUTION, source)
                .task("kernel", MatrixUnitTest::load, CONTEXT, source, out, matrices, transposed)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out), Grids.of(32, 32));
        for (int lane = 0; lane < 32; lane++) {
            for (int j = 0; j < matrices; j++) {
                int first = 64 * (3 - j);
                int low = transposed == 0 ? first + 8 * (lane / 4) + 2 * (lane % 4)
                        : first + 8 * (2 * (lane % 4)) + lane / 4;
                int high = transposed == 0 ? low + 1 : low + 8;
                assertThat(out.get(4 * lane + j)).as("lane %d, matrix %d", lane, j).isEqualTo(low | high << 16);
            }
        }
    }

    /** C = A B with A 16 x 32 and B 32 x 16, by two tiles of columns, two steps of 16, B swizzled or not. */
    private static void product(KernelContext context, HalfFloatArray a, HalfFloatArray b, FloatArray c,
            int swizzled) {
        int[] tileA = context.allocateIntLocalArray(128);
        int[] tileB = context.allocateIntLocalArray(64);
        HalfFloat[] swizzledB = context.allocateHalfFloatLocalArray(128);
        int lane = context.localIdx;
        for (int columns = 0; columns < 16; columns += 8) {
            float[] sum = context.mmaFragment(0);
            for (int k = 0; k < 32; k += 16) {
                for (int i = lane; i < 128; i += 32) {
                    context.asyncCopyToLocal(tileA, i, a, i / 8 * 32 + k + 2 * (i % 8));
                    swizzledB[i] = b.get(0);
                }
                context.localBarrier();
                for (int i = lane; i < 64; i += 32) {
                    context.asyncCopyToLocal(tileB, i, b, (k + i / 4) * 16 + columns + 2 * (i % 4));
                }
                for (int i = lane; i < 128; i += 32) {
                    context.swizzleStoreFp16Stride32(swizzledB, i / 8, i % 8, 8,
                            b.get((k + i / 8) * 16 + columns + i % 8));
                }
                context.asyncCopyCommit();
                context.asyncCopyWaitGroup(0);
                context.localBarrier();
                HalfFloat[] fragmentA = context.mmaLoadA(tileA, 16);
                HalfFloat[] fragmentB = swizzled == 1 ? context.mmaLoadBSwizzled(swizzledB, 16)
                        : context.mmaLoadB(tileB, 16);
                sum = context.mma(fragmentA, fragmentB, sum, MMAShape.M16N8K16);
                context.localBarrier();
            }
            context.mmaStore(sum, c, 0, columns, 16);
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void multipliesTiles(int swizzled) {
        int[][] a = random(16, 32);
        int[][] b = random(32, 16);
        FloatArray c = new FloatArray(256);
        HalfFloatArray halvesA = halves(a);
        HalfFloatArray halvesB = halves(b);
        TaskGraph graph = new TaskGraph("product").transferToDevice(DataTransferMode.FIRST_EXECUTION, halvesA, halvesB)
                .task("kernel", MatrixUnitTest::product, CONTEXT, halvesA, halvesB, c, swizzled)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, c);
        assertThat(Emulator.check(() -> Grids.run(graph, Grids.of(32, 32)))).isEmpty();
        for (int row = 0; row < 16; row++) {
            for (int column = 0; column < 16; column++) {
                int expected = 0;
                for (int k = 0; k < 32; k++) {
                    expected += a[row][k] * b[k][column];
                }
                assertThat(c.get(16 * row + column)).as("element (%d, %d)", row, column).isEqualTo(expected);
            }
        }
    }

    private static HalfFloatArray halves(int[][] matrix) {
        HalfFloatArray halves = new HalfFloatArray(matrix.length * matrix[0].length);
        for (int i = 0; i < halves.getSize(); i++) {
            halves.set(i, new HalfFloat((float) matrix[i / matrix[0].length][i % matrix[0].length]));
        }
        return halves;
    }

    private static void unaligned(KernelContext context, IntArray out) {
        int[] tile = context.allocateIntLocalArray(256);
        out.set(context.localIdx, MatrixUnit.load(WorkItem.current(), tile, 8 * context.localIdx, 4, false)[0]);
    }

    @Test
    void whatTheHardwareWouldNotTakeIsRefused() {
        IntArray out = new IntArray(32);
        assertThatThrownBy(() -> Grids.run(new TaskGraph("unaligned").task("kernel", MatrixUnitTest::unaligned, CONTEXT,
                out), Grids.of(32, 32))).isInstanceOf(KernelFault.class).hasMessageContaining("multiple of 16");
        assertThatThrownBy(() -> Grids.run(new TaskGraph("narrow").task("kernel", MatrixUnitTest::unaligned, CONTEXT,
                out), Grids.of(16, 16))).isInstanceOf(KernelFault.class).hasMessageContaining("whole warps");
    }
}
