package io.updraft.tests.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The embedded API declares nothing that TornadoVM's does not, or differently; and the classes that kernels and their
 * callers are written with are whole. Compared are the class files: names, descriptors, flags, generic signatures, checked
 * exceptions and values of constants.
 */
class ApiParityTest {

    /** Nothing of these is missing; the rest of the API is there as far as it is needed. */
    private static final List<String> WHOLE = List.of("KernelContext", "TaskGraph", "ImmutableTaskGraph",
            "TornadoExecutionPlan", "GridScheduler", "WorkerGrid", "AbstractWorkerGrid", "WorkerGrid1D", "WorkerGrid2D",
            "WorkerGrid3D", "types/arrays/.*", "types/(HalfFloat|BFloat16|FP8)",
            "types/vectors/.*", "types/collections/.*",
            "types/matrix/.*", "types/images/.*", "types/volumes/.*", "types/utils/.*", "math/TornadoMath", "utils/.*",
            "annotations/.*", "enums/.*", "exceptions/.*", "common/.*", "runtime/.*", "memory/.*", "plan/types/.*",
            "profiler/(Profiler.*|TornadoProfiler)", "[A-Z][A-Za-z0-9$]*");

    /**
     * Sealed by TornadoVM with subclasses in other packages, which only a named module may do; the embedded API lies on the
     * class path.
     */
    private static final Set<String> SEALED_ACROSS_PACKAGES = Set.of("types/common/PrimitiveStorage",
            "ExecutionPlanType");

    private static ApiDeclarations ours = new ApiDeclarations(Map.of());
    private static ApiDeclarations theirs = new ApiDeclarations(Map.of());

    @BeforeAll
    static void readBoth() throws URISyntaxException {
        theirs = ApiDeclarations.of(InstalledSdk.required().jar("tornado-api"));
        ours = ApiDeclarations.of(Path.of(
                TornadoNativeArray.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }

    @Test
    void nothingIsDeclaredThatTornadoVmDoesNotDeclare() {
        List<String> differences = new ArrayList<>();
        ours.types().forEach((name, type) -> {
            ApiDeclarations.Type original = theirs.types().get(name);
            if (original == null) {
                differences.add(name + ": not in TornadoVM's API");
                return;
            }
            if (!type.header().equals(original.header())) {
                differences.add(name + ": " + type.header() + "; TornadoVM's is: " + original.header());
            }
            if (!type.permitted().equals(original.permitted()) && !SEALED_ACROSS_PACKAGES.contains(name)) {
                differences.add(name + ": permits " + type.permitted() + "; TornadoVM's: " + original.permitted());
            }
            type.members().forEach((member, declared) -> {
                String expected = original.members().get(member);
                if (!declared.equals(expected)) {
                    differences.add(name + "." + member + ": " + declared + "; TornadoVM's: " + expected);
                }
            });
        });
        assertThat(differences).as("differences of %d classes", ours.types().size()).isEmpty();
    }

    @Test
    void theClassesOfKernelsAndTheirCallersAreWhole() {
        List<String> missing = new ArrayList<>();
        theirs.types().forEach((name, original) -> {
            if (WHOLE.stream().noneMatch(name::matches)) {
                return;
            }
            ApiDeclarations.Type type = ours.types().get(name);
            if (type == null) {
                missing.add(name);
                return;
            }
            original.members().keySet().stream().filter(member -> !type.members().containsKey(member))
                    .forEach(member -> missing.add(name + "." + member));
        });
        assertThat(missing).as("declared by TornadoVM's API and not by the embedded one").isEmpty();
    }
}
