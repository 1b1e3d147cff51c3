package io.updraft.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.embedded.code.Mutation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class MutantsTest {

    private static final int SIZE = 128;
    private static final KernelContext CONTEXT = new KernelContext();

    private static void transpose(boolean compare) {
        FloatArray in = new FloatArray(SIZE);
        for (int i = 0; i < SIZE; i++) {
            in.set(i, i);
        }
        FloatArray out = new FloatArray(SIZE);
        Grids.run(new TaskGraph("transpose").transferToDevice(DataTransferMode.FIRST_EXECUTION, in)
                .task("kernel", DefectiveKernels::cleanTranspose, CONTEXT, in, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out), Grids.of(SIZE, 64));
        for (int i = 0; compare && i < SIZE; i++) {
            assertThat(out.get(i)).isEqualTo(2 * (i / 64 * 64 + 63 - i % 64));
        }
    }

    @Test
    void everyDamageToACheckedKernelIsNoticed() {
        Mutants.Report report = Mutants.run(Map.of("transpose", () -> transpose(true)));
        assertThat(report.survivors()).as("%s", report).isEmpty();
        assertThat(report.outcomes()).extracting(o -> o.mutation().kind()).contains(Mutation.Kind.BARRIER_REMOVED,
                Mutation.Kind.INDEX_MOVED);
        assertThat(report.outcomes()).hasSize(2 + 10);
    }

    @Test
    void theDamageIsGoneAfterwards() {
        Mutants.run(Map.of("transpose", () -> transpose(false)));
        transpose(true);
    }
}
