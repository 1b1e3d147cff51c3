package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.device.Device;
import io.updraft.runtime.device.DeviceKind;
import io.updraft.runtime.tornado.Devices;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/// The smallest kernel, on every device of this JVM: what is listed as ready runs.
class VectorAddTest {
    private static final int GROUP = 32;
    private static final int SIZE = 1000;

    static Stream<Device> devices() {
        return Devices.discover(Sdk.search()).devices().stream().filter(each -> each.kind() != DeviceKind.CPU);
    }

    static void addTwice(KernelContext context, FloatArray left, FloatArray right, FloatArray sum) {
        int i = context.globalIdx;
        if (i < sum.getSize()) {
            sum.set(i, left.get(i) + 2 * right.get(i));
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void everyDeviceAdds(Device device) throws Exception {
        FloatArray left = new FloatArray(SIZE);
        FloatArray right = new FloatArray(SIZE);
        FloatArray sum = new FloatArray(SIZE);
        for (int i = 0; i < SIZE; i++) {
            left.set(i, i);
            right.set(i, i % 17);
        }
        TaskGraph graph = new TaskGraph("add").transferToDevice(DataTransferMode.FIRST_EXECUTION, left, right)
                .task("twice", VectorAddTest::addTwice, new KernelContext(), left, right, sum)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, sum);
        WorkerGrid1D grid = new WorkerGrid1D((SIZE + GROUP - 1) / GROUP * GROUP);
        grid.setLocalWork(GROUP, 1, 1);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(new GridScheduler("add.twice", grid)).withDevice(Devices.handle(device)).execute();
        }
        for (int i = 0; i < SIZE; i++) {
            assertThat(sum.get(i)).isEqualTo(i + 2f * (i % 17));
        }
    }
}
