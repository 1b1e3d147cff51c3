package io.updraft.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.embedded.group.Finding;
import io.updraft.embedded.group.Finding.Kind;
import io.updraft.embedded.group.KernelFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Ten planted defects, two of each kind, are found, each at its line; kernels without defects are left in peace. */
class CheckedModeTest {

    private static final KernelContext CONTEXT = new KernelContext();
    private static final int SIZE = 128;
    private static final int GROUP = 64;
    private static final Path SOURCE = Path.of("src/test/java/io/updraft/embedded/DefectiveKernels.java");

    private static FloatArray numbers() {
        FloatArray numbers = new FloatArray(SIZE);
        for (int i = 0; i < SIZE; i++) {
            numbers.set(i, i % 10);
        }
        return numbers;
    }

    private static HalfFloatArray halves() {
        HalfFloatArray halves = new HalfFloatArray(SIZE);
        halves.init(new HalfFloat(1));
        return halves;
    }

    private static <I, O> List<Finding> check(String name, Task3<KernelContext, I, O> kernel, I in, O out) {
        return Emulator.check(() -> Grids.run(new TaskGraph(name)
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, in, out)
                .task("kernel", kernel, CONTEXT, in, out).transferToHost(DataTransferMode.EVERY_EXECUTION, out),
                Grids.of(SIZE, GROUP)));
    }

    private enum Defect {
        outsideGlobal(Kind.OUT_OF_BOUNDS, "in", "work-item 63 of group 1") {
            @Override
            List<Finding> run() {
                return check(name(), DefectiveKernels::outsideGlobal, numbers(), new FloatArray(SIZE));
            }
        },
        outsideLocal(Kind.OUT_OF_BOUNDS, "counts", "work-item 32 of group 0") {
            @Override
            List<Finding> run() {
                return check(name(), DefectiveKernels::outsideLocal, numbers(), new FloatArray(SIZE));
            }
        },
        unwrittenTile(Kind.UNINITIALIZED_READ, "tile", "work-item 63 of group 0") {
            @Override
            List<Finding> run() {
                return check(name(), DefectiveKernels::unwrittenTile, numbers(), new FloatArray(SIZE));
            }
        },
        unwrittenHalves(Kind.UNINITIALIZED_READ, "tile", "work-item 0 of group 0") {
            @Override
            List<Finding> run() {
                return check(name(), DefectiveKernels::unwrittenHalves, halves(), new FloatArray(SIZE));
            }
        },
        barrierInBranch(Kind.BARRIER_DIVERGENCE, "", "work-item 0 of group 0 and work-item 32 of group 0") {
            @Override
            List<Finding> run() {
                return check(name(), DefectiveKernels::barrierInBranch, numbers(), new FloatArray(SIZE));
            }
        },
        barrierInUnevenLoop(Kind.BARRIER_DIVERGENCE, "", "work-item 1 of group 0 and work-item 0 of group 0") {
            @Override
            List<Finding> run() {
                return check(name(), DefectiveKernels::barrierInUnevenLoop, numbers(), new FloatArray(SIZE));
            }
        },
        reductionWithoutBarrier(Kind.RACE_WITHIN_GROUP, "sums", "of group 0 and work-item") {
            @Override
            List<Finding> run() {
                return check(name(), DefectiveKernels::reductionWithoutBarrier, numbers(), new FloatArray(2));
            }
        },
        everyoneCountsInLocalMemory(Kind.RACE_WITHIN_GROUP, "count", "work-item 1 of group 0 and work-item 0") {
            @Override
            List<Finding> run() {
                return check(name(), DefectiveKernels::everyoneCountsInLocalMemory, numbers(), new FloatArray(SIZE));
            }
        },
        neighbourOfOtherGroup(Kind.RACE_BETWEEN_GROUPS, "out", "work-item 0 of group 1 and work-item 0 of group") {
            @Override
            List<Finding> run() {
                return check(name(), DefectiveKernels::neighbourOfOtherGroup, numbers(), new FloatArray(SIZE));
            }
        },
        groupsCountTogether(Kind.RACE_BETWEEN_GROUPS, "out", "work-item 0 of group 1 and work-item 0 of group") {
            @Override
            List<Finding> run() {
                return check(name(), DefectiveKernels::groupsCountTogether, numbers(), new FloatArray(1));
            }
        };

        private final Kind kind;
        private final String array;
        private final String workItems;

        Defect(Kind kind, String array, String workItems) {
            this.kind = kind;
            this.array = array;
            this.workItems = workItems;
        }

        abstract List<Finding> run();

        /** The line with the comment, in the kernel of this name. */
        int line() throws IOException {
            List<String> lines = Files.readAllLines(SOURCE);
            boolean inside = false;
            for (int i = 0; i < lines.size(); i++) {
                inside |= lines.get(i).contains(" " + name() + "(");
                if (inside && lines.get(i).endsWith("// defect")) {
                    return i + 1;
                }
            }
            throw new AssertionError("no defect in " + name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsPlantedDefect(Defect defect) throws IOException {
        List<Finding> findings = defect.run();
        assertThat(findings).as("findings").isNotEmpty();
        List<Finding> expected = new ArrayList<>(findings);
        expected.removeIf(f -> f.kind() != defect.kind);
        assertThat(expected).as("of the kind, among %s", findings).isNotEmpty();
        assertThat(findings).as("of other kinds").allMatch(f -> f.kind() == defect.kind);
        Finding first = expected.getFirst();
        assertThat(first.task()).isEqualTo(defect.name() + ".kernel");
        assertThat(first.array()).isEqualTo(defect.array);
        assertThat(first.workItems()).contains(defect.workItems);
        assertThat(expected).as("at the line").anyMatch(f -> {
            try {
                return f.place().contains("DefectiveKernels.java:" + defect.line());
            } catch (IOException unreadable) {
                throw new AssertionError(unreadable);
            }
        });
    }

    @Test
    void kernelsWithoutDefectsAreLeftInPeace() {
        FloatArray mirrored = new FloatArray(SIZE);
        assertThat(check("transpose", DefectiveKernels::cleanTranspose, numbers(), mirrored)).isEmpty();
        assertThat(mirrored.get(0)).isEqualTo(2 * (63 % 10));
        IntArray histogram = new IntArray(10);
        assertThat(check("histogram", DefectiveKernels::cleanHistogram, numbers(), histogram)).isEmpty();
        assertThat(histogram.get(3)).isEqualTo(13);
        FloatArray sums = new FloatArray(SIZE);
        assertThat(check("sum", DefectiveKernels::cleanWarpSum, numbers(), sums)).isEmpty();
        assertThat(sums.get(5)).isEqualTo(276);
    }

    @Test
    void codeThatCannotBeSeenIsRefused() {
        int captured = SIZE;
        FloatArray out = new FloatArray(SIZE);
        assertThatThrownBy(() -> Emulator.check(() -> Grids.run(new TaskGraph("lambda").task("kernel",
                (KernelContext context, FloatArray o) -> o.set(context.globalIdx, captured), CONTEXT, out),
                Grids.of(SIZE, GROUP)))).isInstanceOf(KernelFault.class).hasMessageContaining("captures variables");
    }
}
