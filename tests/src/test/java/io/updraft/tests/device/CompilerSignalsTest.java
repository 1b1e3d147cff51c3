package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.device.Device;
import io.updraft.runtime.device.DeviceKind;
import io.updraft.runtime.tornado.Devices;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// PoCL compiles with LLVM inside this process. While LLVM writes a file it handles SIGSEGV, which the JVM uses to stop
/// threads, by deleting the file. With the JDK's libjsig.so preloaded the signal stays the JVM's; without it every
/// program here fails to build.
class CompilerSignalsTest {
    private static final int PROGRAMS = 3;
    /// Several times while LLVM writes a file.
    private static final long STOP_EVERY_NANOS = 200_000;
    private static final int SIZE = 32;
    private volatile boolean done;
    private volatile int sink;

    static void count(KernelContext context, IntArray counts) {
        counts.set(context.globalIdx, counts.get(context.globalIdx) + 1);
    }

    @Test
    void programsBuildWhileTheJvmStopsThreads() throws Exception {
        Sdk.ofThisJvm();
        Assumptions.assumeTrue(Sdk.backend() == DeviceKind.OPENCL, "this JVM was started without the OpenCL backend");
        List<Device> devices = DevicesUnderTest.devices();
        Thread busy = Thread.ofPlatform().daemon().start(this::countInALoop);
        Thread stops = Thread.ofPlatform().daemon().start(this::stopTheWorld);
        try {
            for (Device device : devices) {
                for (int i = 0; i < PROGRAMS; i++) {
                    run(device, "signals" + i);
                }
            }
        } finally {
            done = true;
            busy.join();
            stops.join();
        }
    }

    private void countInALoop() {
        while (!done) {
            int sum = 0;
            for (int i = 0; i < 1_000_000; i++) {
                sum += i * sum + 1;
            }
            sink = sum;
        }
    }

    private void stopTheWorld() {
        while (!done) {
            Thread.getAllStackTraces();
            LockSupport.parkNanos(STOP_EVERY_NANOS);
        }
    }

    private static void run(Device device, String name) throws Exception {
        IntArray counts = new IntArray(SIZE);
        counts.init(0);
        TaskGraph graph = new TaskGraph(name).transferToDevice(DataTransferMode.FIRST_EXECUTION, counts)
                .task("count", CompilerSignalsTest::count, new KernelContext(), counts)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, counts);
        WorkerGrid1D grid = new WorkerGrid1D(SIZE);
        grid.setLocalWork(SIZE, 1, 1);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(new GridScheduler(name + ".count", grid)).withDevice(Devices.handle(device))
                    .execute();
        }
        assertThat(counts.get(SIZE - 1)).isEqualTo(1);
    }
}
