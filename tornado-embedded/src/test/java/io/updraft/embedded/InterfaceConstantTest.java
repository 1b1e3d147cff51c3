package io.updraft.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Kernels beside constants that an interface makes with a lambda: its method is private, and may be public at most. */
class InterfaceConstantTest {

    /** Has a constant. */
    interface Scaling {
        Scaling TWICE = value -> 2 * value;

        float of(float value);
    }

    private static final float FOUR = Scaling.TWICE.of(2);

    private static void scale(KernelContext context, FloatArray values) {
        values.set(context.globalIdx, FOUR * values.get(context.globalIdx));
    }

    @Test
    void kernelsRun() {
        FloatArray values = FloatArray.fromElements(1, 3, 5);
        Grids.run(new TaskGraph("scale").transferToDevice(DataTransferMode.EVERY_EXECUTION, values)
                .task("kernel", InterfaceConstantTest::scale, new KernelContext(), values)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, values), Grids.of(3, 1, 1, 1));
        assertThat(values.toHeapArray()).containsExactly(4, 12, 20);
    }
}
