package io.updraft.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.annotations.Reduce;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** The device's memory is its own: what is not transferred does not arrive. */
class TransferTest {

    private static void add(FloatArray a, FloatArray b, FloatArray out) {
        for (@Parallel
        int i = 0; i < out.getSize(); i++) {
            out.set(i, a.get(i) + b.get(i));
        }
    }

    private static void increment(IntArray counts) {
        for (@Parallel
        int i = 0; i < counts.getSize(); i++) {
            counts.set(i, counts.get(i) + 1);
        }
    }

    private static void write(KernelContext context, IntArray out) {
        out.set(context.globalIdx, context.globalIdx);
    }

    private static void writeSome(KernelContext context, IntArray out) {
        if (context.globalIdx > 0) {
            out.set(context.globalIdx, context.globalIdx);
        }
    }

    private static void twice(IntArray in, IntArray out) {
        for (@Parallel
        int i = 0; i < in.getSize(); i++) {
            out.set(i, 2 * in.get(i));
        }
    }

    private static FloatArray floats(float value) {
        FloatArray array = new FloatArray(5);
        array.init(value);
        return array;
    }

    private static IntArray ints(int... values) {
        return IntArray.fromArray(values);
    }

    @Test
    void firstExecutionCopiesOnceAndEveryExecutionEachTime() throws TornadoExecutionPlanException {
        FloatArray once = floats(1);
        FloatArray each = floats(10);
        FloatArray out = floats(0);
        TaskGraph graph = new TaskGraph("g").transferToDevice(DataTransferMode.FIRST_EXECUTION, once)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, each)
                .task("add", TransferTest::add, once, each, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.execute();
            assertThat(out.get(4)).isEqualTo(11);
            once.init(2);
            each.init(20);
            plan.execute();
            assertThat(out.get(4)).isEqualTo(21);
        }
    }

    @Test
    void withoutTransferToHostNothingComesBack() throws TornadoExecutionPlanException {
        IntArray counts = ints(1, 2, 3);
        TaskGraph graph = new TaskGraph("g").transferToDevice(DataTransferMode.FIRST_EXECUTION, counts).task("t",
                TransferTest::increment, counts).transferToHost(DataTransferMode.UNDER_DEMAND, counts);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.execute();
            TornadoExecutionResult result = plan.execute();
            assertThat(counts.get(0)).isEqualTo(1);
            result.transferToHost(new DataRange(counts).withOffset(1).withSize(1));
            assertThat(counts.toHeapArray()).containsExactly(1, 4, 3);
            result.transferToHost(counts);
            assertThat(counts.toHeapArray()).containsExactly(3, 4, 5);
        }
    }

    @Test
    void whatIsOnlyWrittenStartsAsRubbishUnlessUnderACondition() {
        KernelContext context = new KernelContext();
        IntArray out = ints(7, 7, 7, 7);
        Grids.run(new TaskGraph("g").transferToDevice(DataTransferMode.EVERY_EXECUTION, out)
                .task("kernel", TransferTest::write, context, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out), Grids.of(2, 1));
        assertThat(out.toHeapArray()).containsExactly(0, 1, 0xCDCDCDCD, 0xCDCDCDCD);
        IntArray some = ints(7, 7, 7, 7);
        Grids.run(new TaskGraph("g").transferToDevice(DataTransferMode.EVERY_EXECUTION, some)
                .task("kernel", TransferTest::writeSome, context, some)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, some), Grids.of(2, 1));
        assertThat(some.toHeapArray()).containsExactly(7, 1, 7, 7);
    }

    @Test
    void whatIsOnlyReadIsNotCopiedBack() throws TornadoExecutionPlanException {
        IntArray in = ints(1, 2);
        IntArray out = ints(0, 0);
        TaskGraph graph = new TaskGraph("g").transferToDevice(DataTransferMode.FIRST_EXECUTION, in)
                .task("t", TransferTest::twice, in, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, in, out);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.execute();
            in.set(0, 5);
            plan.withProfiler(ProfilerMode.SILENT);
            TornadoExecutionResult result = plan.execute();
            long bytes = out.getNumBytesOfSegmentWithHeader();
            assertThat(result.getProfilerResult().getTotalBytesCopyOut()).isEqualTo(bytes);
            assertThat(result.getProfilerResult().getTotalBytesCopyIn()).isZero();
            assertThat(plan.getCurrentDeviceMemoryUsage()).isEqualTo(2 * bytes);
        }
        assertThat(in.get(0)).isEqualTo(5);
        assertThat(out.toHeapArray()).containsExactly(2, 4);
    }

    @Test
    void graphsShareWhatOnePersistsAndTheOtherConsumes() throws TornadoExecutionPlanException {
        IntArray counts = ints(1, 2, 3);
        IntArray out = ints(0, 0, 0);
        assertThat(Emulator.copies(counts)).isZero();
        TaskGraph first = new TaskGraph("first").transferToDevice(DataTransferMode.FIRST_EXECUTION, counts)
                .task("t", TransferTest::increment, counts).persistOnDevice(counts);
        TaskGraph second = new TaskGraph("second").consumeFromDevice("first", counts)
                .task("t", TransferTest::twice, counts, out).transferToHost(DataTransferMode.EVERY_EXECUTION, out);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(first.snapshot(), second.snapshot())) {
            assertThatThrownBy(() -> plan.withGraph(1).execute()).isInstanceOf(TornadoRuntimeException.class)
                    .hasMessageContaining("not on the device");
            plan.withGraph(0).execute();
            plan.withGraph(1).execute();
            assertThat(out.toHeapArray()).containsExactly(4, 6, 8);
            plan.withGraph(0).execute();
            plan.withGraph(1).execute();
            assertThat(out.toHeapArray()).containsExactly(6, 8, 10);
            assertThat(counts.toHeapArray()).containsExactly(1, 2, 3);
            assertThat(plan.withAllGraphs().getCurrentDeviceMemoryUsage()).as("one copy of counts, and out")
                    .isEqualTo(2 * counts.getNumBytesOfSegmentWithHeader());
            assertThat(Emulator.copies(counts)).isEqualTo(1);
            try (TornadoExecutionPlan other = new TornadoExecutionPlan(first.snapshot())) {
                other.execute();
                assertThat(Emulator.copies(counts)).isEqualTo(2);
                other.freeDeviceMemory();
            }
            plan.freeDeviceMemory();
            assertThat(Emulator.copies(counts)).isZero();
        }
    }

    private static void sum(IntArray in, @Reduce IntArray total) {
        for (@Parallel
        int i = 0; i < in.getSize(); i++) {
            total.set(0, total.get(0) + in.get(i));
        }
    }

    private static void product(IntArray in, @Reduce IntArray total) {
        for (@Parallel
        int i = 0; i < in.getSize(); i++) {
            total.set(0, total.get(0) * in.get(i));
        }
    }

    @Test
    void eachReductionStartsFromTheNeutralElement() throws TornadoExecutionPlanException {
        IntArray in = ints(2, 3, 7);
        IntArray sum = ints(0);
        IntArray product = ints(1);
        TaskGraph graph = new TaskGraph("g").transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("sum", TransferTest::sum, in, sum).task("product", TransferTest::product, in, product)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, sum, product);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.execute();
            plan.execute();
        }
        assertThat(sum.get(0)).isEqualTo(12);
        assertThat(product.get(0)).isEqualTo(42);
    }

    @Test
    void nativeMemoryHasALimit() throws TornadoExecutionPlanException {
        IntArray large = new IntArray(300_000);
        TaskGraph graph = new TaskGraph("g").transferToDevice(DataTransferMode.FIRST_EXECUTION, large).task("t",
                TransferTest::increment, large).transferToHost(DataTransferMode.EVERY_EXECUTION, large);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            assertThatThrownBy(() -> plan.withMemoryLimit("1MB").execute())
                    .isInstanceOf(TornadoOutOfMemoryException.class)
                    .hasMessageContaining(Long.toString(1_200_000 + TornadoNativeArray.ARRAY_HEADER));
            plan.withoutMemoryLimit().execute();
        }
        assertThat(large.get(299_999)).isEqualTo(1);
    }

    @Test
    void whatTheEmulatorCannotDoIsRefused() {
        IntArray counts = ints(1);
        TaskGraph graph = new TaskGraph("g").task("t", TransferTest::increment, counts);
        assertThatThrownBy(() -> graph.task("t", TransferTest::increment, counts))
                .isInstanceOf(TornadoTaskRuntimeException.class).hasMessageContaining("two tasks named 't'");
        assertThatThrownBy(() -> graph.libraryTask("library", a -> {
            throw new AssertionError(a);
        }, counts)).isInstanceOf(TornadoTaskRuntimeException.class).hasMessageContaining("native libraries");
        assertThatThrownBy(() -> new TornadoExecutionPlan(graph.snapshot()).withBatch("1MB"))
                .isInstanceOf(TornadoRuntimeException.class).hasMessageContaining("batch");
    }
}
