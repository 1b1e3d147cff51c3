package io.updraft.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.embedded.group.KernelFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

class WorkGroupTest {

    private static final KernelContext CONTEXT = new KernelContext();

    private static void indices(KernelContext context, IntArray out) {
        int columns = context.globalGroupSizeX;
        int at = 12 * (context.globalIdx + columns * context.globalIdy);
        out.set(at, context.globalIdx);
        out.set(at + 1, context.globalIdy);
        out.set(at + 2, context.globalIdz);
        out.set(at + 3, context.localIdx);
        out.set(at + 4, context.localIdy);
        out.set(at + 5, context.groupIdx);
        out.set(at + 6, context.groupIdy);
        out.set(at + 7, context.localGroupSizeX);
        out.set(at + 8, context.localGroupSizeY);
        out.set(at + 9, context.localGroupSizeZ);
        out.set(at + 10, context.globalGroupSizeY);
        out.set(at + 11, context.globalGroupSizeZ);
    }

    @Test
    void everyWorkItemKnowsWhereItIs() {
        IntArray out = new IntArray(12 * 21 * 10);
        Grids.run(new TaskGraph("indices").task("kernel", WorkGroupTest::indices, CONTEXT, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out), Grids.of(21, 10, 7, 2));
        for (int y = 0; y < 10; y++) {
            for (int x = 0; x < 21; x++) {
                int at = 12 * (x + 21 * y);
                int[] expected = {x, y, 0, x % 7, y % 2, x / 7, y / 2, 7, 2, 1, 10, 1};
                for (int i = 0; i < 12; i++) {
                    assertThat(out.get(at + i)).as("value %d of (%d, %d)", i, x, y).isEqualTo(expected[i]);
                }
            }
        }
    }

    private static void sum(KernelContext context, FloatArray in, FloatArray out, int n) {
        float[] sums = context.allocateFloatLocalArray(128);
        int local = context.localIdx;
        sums[local] = context.globalIdx < n ? in.get(context.globalIdx) : 0;
        for (int stride = context.localGroupSizeX / 2; stride > 0; stride /= 2) {
            context.localBarrier();
            if (local < stride) {
                sums[local] += sums[local + stride];
            }
        }
        if (local == 0) {
            out.set(context.groupIdx, sums[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 31, 33, 127, 128, 129, 1000})
    void sumsThroughLocalMemory(int n) {
        int groups = (n + 127) / 128;
        FloatArray in = new FloatArray(n);
        for (int i = 0; i < n; i++) {
            in.set(i, i % 11 - 3);
        }
        FloatArray out = new FloatArray(groups);
        Grids.run(new TaskGraph("sum").transferToDevice(DataTransferMode.FIRST_EXECUTION, in)
                .task("kernel", WorkGroupTest::sum, CONTEXT, in, out, n)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out), Grids.of(128 * groups, 128));
        for (int g = 0; g < groups; g++) {
            int expected = 0;
            for (int i = 128 * g; i < Math.min(n, 128 * (g + 1)); i++) {
                expected += i % 11 - 3;
            }
            assertThat(out.get(g)).isEqualTo(expected);
        }
    }

    private static void mirrorWithoutBarrier(KernelContext context, FloatArray in, FloatArray out) {
        float[] tile = context.allocateFloatLocalArray(64);
        tile[context.localIdx] = in.get(context.globalIdx);
        out.set(context.globalIdx, tile[63 - context.localIdx]);
    }

    @Test
    void aMissingBarrierShows() {
        FloatArray in = new FloatArray(64);
        in.init(1);
        FloatArray out = new FloatArray(64);
        Grids.run(new TaskGraph("mirror").transferToDevice(DataTransferMode.FIRST_EXECUTION, in)
                .task("kernel", WorkGroupTest::mirrorWithoutBarrier, CONTEXT, in, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out), Grids.of(64, 64));
        assertThat(out.get(0)).isNaN();
        assertThat(out.get(63)).isEqualTo(1);
    }

    private static void barrierForSome(KernelContext context, FloatArray out) {
        if (context.localIdx < 3) {
            context.localBarrier();
        }
        out.set(context.globalIdx, 1);
    }

    private static void differentBarriers(KernelContext context, FloatArray out) {
        if (context.localIdx < 3) {
            context.localBarrier();
        } else {
            context.globalBarrier();
        }
        out.set(context.globalIdx, 1);
    }

    @Test
    void barriersThatOnlySomeReachAreRefused() {
        FloatArray out = new FloatArray(8);
        assertThatThrownBy(() -> Grids.run(new TaskGraph("some").task("kernel", WorkGroupTest::barrierForSome, CONTEXT,
                out), Grids.of(8, 4))).isInstanceOf(KernelFault.class)
                .hasMessageContaining("Task 'some.kernel' at localBarrier (WorkGroupTest.java:")
                .hasMessageContaining("BARRIER_DIVERGENCE")
                .hasMessageContaining("work-item 3 of group 0 has ended");
        assertThatThrownBy(() -> Grids.run(new TaskGraph("two").task("kernel", WorkGroupTest::differentBarriers,
                CONTEXT, out), Grids.of(8, 4))).isInstanceOf(KernelFault.class)
                .hasMessageContaining("work-item 0 of group 0 waits here")
                .hasMessageContaining("work-item 3 of group 0 at globalBarrier");
    }

    private static void privateArray(KernelContext context, FloatArray out) {
        float[] values = new float[3];
        values[1] = 5;
        out.set(context.globalIdx, values[context.globalIdx]);
    }

    @Test
    void privateArraysStartPoisoned() {
        FloatArray out = new FloatArray(3);
        Grids.run(new TaskGraph("private").task("kernel", WorkGroupTest::privateArray, CONTEXT, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out), Grids.of(3, 1));
        assertThat(out.get(0)).isNaN();
        assertThat(out.get(1)).isEqualTo(5);
        assertThat(out.get(2)).isNaN();
    }

    private static void outside(KernelContext context, FloatArray out) {
        out.set(context.globalIdx + 2, 1);
    }

    @Test
    void faultsNameTaskWorkItemAndLine() {
        FloatArray out = new FloatArray(8);
        assertThatThrownBy(() -> Grids.run(new TaskGraph("far").task("kernel", WorkGroupTest::outside, CONTEXT, out),
                Grids.of(8, 4))).isInstanceOf(KernelFault.class)
                .hasMessageContaining("Task 'far.kernel' at WorkGroupTest.java:")
                .hasMessageContaining("work-item 2 of group 1");
    }

    @Test
    void gridsThatGroupsDoNotFillAreRefused() {
        FloatArray out = new FloatArray(8);
        assertThatThrownBy(() -> Grids.run(new TaskGraph("odd").task("kernel", WorkGroupTest::outside, CONTEXT, out),
                Grids.of(7, 4))).isInstanceOf(KernelFault.class).hasMessageContaining("7 is not a multiple of");
    }
}
