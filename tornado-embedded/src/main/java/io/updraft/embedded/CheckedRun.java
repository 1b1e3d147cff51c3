package io.updraft.embedded;

import io.updraft.embedded.group.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The findings of a checked run on this thread. */
final class CheckedRun {

    private static final ThreadLocal<@Nullable CheckedRun> CURRENT = new ThreadLocal<>();

    private final List<Finding> findings = new ArrayList<>();

    static @Nullable CheckedRun current() {
        return CURRENT.get();
    }

    static void set(@Nullable CheckedRun run) {
        if (run == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(run);
        }
    }

    List<Finding> findings() {
        return findings;
    }
}
