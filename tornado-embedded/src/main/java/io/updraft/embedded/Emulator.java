package io.updraft.embedded;

import io.updraft.embedded.group.Finding;
import io.updraft.embedded.group.KernelFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The emulator's own controls, beside TornadoVM's API.
 *
 * <p>{@snippet :
 * List<Finding> findings = Emulator.check(() -> plan.execute());
 * }
 */
public final class Emulator {

    private Emulator() {
    }

    /**
     * Executes plans with every access of their kernels watched, and answers the defects that showed: accesses outside
     * arrays, reads of local or private memory that no one wrote, barriers that not all work-items reach, and races
     * between work-items of a group or of different groups. It is some hundred times slower than a plain run. Only what
     * the action executes on its own thread is checked; an access outside an array or a divergence ends it.
     */
    public static List<Finding> check(Runnable action) {
        CheckedRun before = CheckedRun.current();
        CheckedRun run = new CheckedRun();
        CheckedRun.set(run);
        try {
            action.run();
        } catch (KernelFault fault) {
            Finding finding = fault.finding().orElseThrow(() -> fault);
            if (!run.findings().contains(finding)) {
                run.findings().add(finding);
            }
        } finally {
            restore(before);
        }
        return List.copyOf(run.findings());
    }

    /**
     * Copies of an array in the device's memory: 1 where several task graphs share it, 0 before the first execution and
     * after the memory was freed. Of all task graphs of this JVM; none may be running.
     */
    public static int copies(Object host) {
        return EmulatedTaskGraph.copies(host);
    }

    private static void restore(@Nullable CheckedRun before) {
        CheckedRun.set(before);
    }
}
