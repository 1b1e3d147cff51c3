package io.updraft.embedded.check;

import io.updraft.embedded.group.Sites;
import io.updraft.embedded.group.WorkItem;
import org.jspecify.annotations.Nullable;

/** What instrumented kernels tell of. One launch is watched at a time, on one thread at a time. */
public final class Checks {

    private static volatile @Nullable Checker current;

    private Checks() {
    }

    /** Runs a launch under the eyes of a checker. */
    public static synchronized void watch(Checker checker, Runnable launch) {
        Checker before = current;
        current = checker;
        try {
            launch.run();
        } finally {
            current = before;
        }
    }

    public static void read(Object array, int index, int site) {
        access(array, index, Shadow.Use.READ, site);
    }

    public static void write(Object array, int index, int site) {
        access(array, index, Shadow.Use.WRITE, site);
    }

    public static void atomic(Object array, int index, int site) {
        access(array, index, Shadow.Use.ATOMIC, site);
    }

    private static void access(@Nullable Object array, int index, Shadow.Use use, int site) {
        Checker checker = current;
        if (checker != null && array != null) {
            checker.access(WorkItem.current(), array, index, use, site);
        }
    }

    /** @param name a number that {@link Sites} gave for the array's name */
    public static void localArray(Object array, int name) {
        Checker checker = current;
        if (checker != null) {
            checker.localArray(array, Sites.describe(name));
        }
    }

    public static void privateArray(Object array, int name) {
        Checker checker = current;
        if (checker != null) {
            checker.privateArray(array, Sites.describe(name));
        }
    }
}
