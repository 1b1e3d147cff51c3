package io.updraft.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.embedded.group.KernelFault;
import io.updraft.embedded.group.WorkItem;
import io.updraft.embedded.warp.WarpOperations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

class WarpOperationsTest {

    private static final KernelContext CONTEXT = new KernelContext();

    private static void shuffles(KernelContext context, IntArray out) {
        WorkItem item = WorkItem.current();
        int i = context.globalIdx;
        int lane = i % 32;
        out.set(8 * i, WarpOperations.shuffleXor(item, 100 + i, 5));
        out.set(8 * i + 1, WarpOperations.shuffle(item, 100 + i, 3 * lane));
        out.set(8 * i + 2, WarpOperations.shuffleUp(item, 100 + i, 3));
        out.set(8 * i + 3, WarpOperations.shuffleDown(item, 100 + i, 3));
        out.set(8 * i + 4, WarpOperations.ballot(item, lane % 3 == 0));
        out.set(8 * i + 5, WarpOperations.any(item, i == 40) ? 1 : 0);
        out.set(8 * i + 6, WarpOperations.all(item, i < 40) ? 1 : 0);
        out.set(8 * i + 7, (int) context.simdBroadcastFirst(i));
    }

    @Test
    void lanesExchangeValues() {
        IntArray out = new IntArray(8 * 64);
        Grids.run(new TaskGraph("shuffles").task("kernel", WarpOperationsTest::shuffles, CONTEXT, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out), Grids.of(64, 64));
        int ballot = 0;
        for (int lane = 0; lane < 32; lane += 3) {
            ballot |= 1 << lane;
        }
        for (int i = 0; i < 64; i++) {
            int warp = i / 32 * 32;
            int lane = i % 32;
            int[] expected = {100 + (i ^ 5), 100 + warp + 3 * lane % 32, lane < 3 ? 100 + i : 97 + i,
                lane > 28 ? 100 + i : 103 + i, ballot, warp == 32 ? 1 : 0, warp == 0 ? 1 : 0, warp};
            for (int j = 0; j < 8; j++) {
                assertThat(out.get(8 * i + j)).as("value %d of lane %d", j, i).isEqualTo(expected[j]);
            }
        }
    }

    private static void sum(KernelContext context, FloatArray in, FloatArray out) {
        out.set(context.globalIdx, context.simdSum(in.get(context.globalIdx)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 31, 32, 33, 64, 127})
    void sumsInTheOrderOfAButterfly(int size) {
        FloatArray in = new FloatArray(size);
        for (int i = 0; i < size; i++) {
            in.set(i, (float) Math.sin(i) * (1 << i % 20));
        }
        FloatArray out = new FloatArray(size);
        Grids.run(new TaskGraph("sum").transferToDevice(DataTransferMode.FIRST_EXECUTION, in)
                .task("kernel", WarpOperationsTest::sum, CONTEXT, in, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out), Grids.of(size, size));
        for (int warp = 0; warp < size; warp += 32) {
            float[] lanes = new float[32];
            for (int lane = 0; lane < 32 && warp + lane < size; lane++) {
                lanes[lane] = in.get(warp + lane);
            }
            for (int mask : new int[]{16, 8, 4, 2, 1}) {
                float[] before = lanes.clone();
                for (int lane = 0; lane < 32; lane++) {
                    lanes[lane] = before[lane] + before[lane ^ mask];
                }
            }
            for (int lane = 0; lane < 32 && warp + lane < size; lane++) {
                assertThat(out.get(warp + lane)).isEqualTo(lanes[lane]);
            }
        }
    }

    private static void half(KernelContext context, FloatArray out) {
        if (context.localIdx < 16) {
            out.set(context.localIdx, context.simdSum(1));
        }
    }

    @Test
    void operationsThatOnlySomeLanesReachAreRefused() {
        FloatArray out = new FloatArray(32);
        assertThatThrownBy(() -> Grids.run(new TaskGraph("half").task("kernel", WarpOperationsTest::half, CONTEXT, out),
                Grids.of(32, 32))).isInstanceOf(KernelFault.class).hasMessageContaining("warp divergence")
                .hasMessageContaining("work-item 31 of group 0 has ended");
    }

    private static void copies(KernelContext context, ByteArray in, IntArray out) {
        int[] tile = context.allocateIntLocalArray(2);
        tile[0] = -1;
        tile[1] = -1;
        context.asyncCopyToLocal(tile, 0, in, 0);
        context.asyncCopyCommit();
        context.asyncCopyToLocal(tile, 1, in, 4);
        context.asyncCopyCommit();
        out.set(0, tile[0]);
        context.asyncCopyWaitGroup(1);
        out.set(1, tile[0]);
        out.set(2, tile[1]);
        context.asyncCopyWaitGroup(0);
        out.set(3, tile[1]);
    }

    @Test
    void asynchronousCopiesShowOnlyWhenWaitedFor() {
        ByteArray in = ByteArray.fromElements((byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) 6, (byte) 7,
                (byte) -8);
        IntArray out = new IntArray(4);
        Grids.run(new TaskGraph("copies").transferToDevice(DataTransferMode.FIRST_EXECUTION, in)
                .task("kernel", WarpOperationsTest::copies, CONTEXT, in, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out), Grids.of(1, 1));
        assertThat(out.toHeapArray()).containsExactly(-1, 0x04030201, -1, 0xF8070605);
    }

    private static void atomics(KernelContext context, IntArray counts, FloatArray sums) {
        int[] local = context.allocateIntLocalArray(1);
        if (context.localIdx == 0) {
            local[0] = 0;
        }
        context.localBarrier();
        context.atomicAdd(local, 0, 2);
        context.atomicAdd(sums, 0, 1f / (1 + context.globalIdx));
        context.localBarrier();
        if (context.localIdx == 0) {
            context.atomicAdd(counts, 0, local[0]);
        }
    }

    @Test
    void atomicAdditionsLoseNothingAndAlwaysComeOutTheSame() {
        float first = Float.NaN;
        for (int run = 0; run < 3; run++) {
            IntArray counts = new IntArray(1);
            FloatArray sums = new FloatArray(1);
            Grids.run(new TaskGraph("atomics").transferToDevice(DataTransferMode.FIRST_EXECUTION, counts, sums)
                    .task("kernel", WarpOperationsTest::atomics, CONTEXT, counts, sums)
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, counts, sums), Grids.of(8192, 64));
            assertThat(counts.get(0)).isEqualTo(2 * 8192);
            if (run == 0) {
                first = sums.get(0);
            }
            assertThat(sums.get(0)).isEqualTo(first);
        }
        double harmonic = 0;
        for (int i = 1; i <= 8192; i++) {
            harmonic += 1.0 / i;
        }
        assertThat((double) first).isCloseTo(harmonic, org.assertj.core.data.Offset.offset(8192 * 0x1p-24 * harmonic));
    }
}
