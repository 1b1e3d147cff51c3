package io.updraft.runtime.intrinsics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Memory barriers on the emulator: work-items that wait for each other, and those that wait for nobody. */
class MemoryBarrierTest {
    private static final int GROUP = 64;

    /** A value goes round: work-item 0 hands each of the rounds to work-item 32, which adds one and hands it back. */
    static void handOver(KernelContext context, IntArray out, int rounds) {
        int there = SharedMemory.dynamic();
        int back = there + 8;
        int value = there + 16;
        if (context.localIdx == 0) {
            MemoryBarrier.init(there, 1);
            MemoryBarrier.init(back, 1);
            SharedMemory.storeTo(value, 0);
        }
        context.localBarrier();
        if (context.localIdx == 0) {
            for (int i = 0; i < rounds; i++) {
                MemoryBarrier.arrive(there);
                MemoryBarrier.await(back, i & 1);
            }
            out.set(0, SharedMemory.loadFrom(value));
        }
        if (context.localIdx == 32) {
            for (int i = 0; i < rounds; i++) {
                MemoryBarrier.await(there, i & 1);
                SharedMemory.storeTo(value, SharedMemory.loadFrom(value) + 1);
                MemoryBarrier.arrive(back);
            }
        }
    }

    static void waitForNobody(KernelContext context, IntArray out, int parity) {
        if (context.localIdx == 0) {
            MemoryBarrier.init(SharedMemory.dynamic(), 1);
        }
        context.localBarrier();
        MemoryBarrier.await(SharedMemory.dynamic(), parity);
        out.set(context.localIdx, 1);
    }

    @Test
    void workItemsTakeTurns() {
        IntArray out = new IntArray(1);
        run(new TaskGraph("turns").task("kernel", MemoryBarrierTest::handOver, new KernelContext(), out, 5), "turns",
                out);
        assertThat(out.get(0)).isEqualTo(5);
    }

    @Test
    void thePhaseBeforeTheFirstHasEnded() {
        IntArray out = new IntArray(GROUP);
        run(new TaskGraph("past").task("kernel", MemoryBarrierTest::waitForNobody, new KernelContext(), out, 1), "past",
                out);
        assertThat(out.get(GROUP - 1)).isOne();
    }

    @Test
    void whoWaitsForEverIsNamed() {
        IntArray out = new IntArray(GROUP);
        TaskGraph graph = new TaskGraph("ever").task("kernel", MemoryBarrierTest::waitForNobody, new KernelContext(),
                out, 0);
        assertThatThrownBy(() -> run(graph, "ever", out)).hasMessageContaining("waits for ever at a memory barrier");
    }

    private static void run(TaskGraph graph, String name, IntArray out) {
        WorkerGrid1D grid = new WorkerGrid1D(GROUP);
        grid.setLocalWork(GROUP, 1, 1);
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, out);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(new GridScheduler(name + ".kernel", grid)).execute();
        } catch (TornadoExecutionPlanException e) {
            throw new AssertionError(e);
        }
    }
}
