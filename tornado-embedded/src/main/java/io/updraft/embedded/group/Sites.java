package io.updraft.embedded.group;

import java.util.ArrayList;
import java.util.List;

/** Places in kernels that instrumented code names by number. */
public final class Sites {

    private static final List<String> SITES = new ArrayList<>(List.of("a barrier"));

    private static final List<String> NOT_KERNELS = List.of("java.", "jdk.", "uk.ac.manchester.tornado.api.",
            "io.updraft.embedded.group.", "io.updraft.embedded.warp.", "io.updraft.embedded.code.",
            "io.updraft.embedded.check.");

    private Sites() {
    }

    /** A number for a place such as {@code "localBarrier (Gemv.java:42)"}. */
    public static synchronized int register(String description) {
        SITES.add(description);
        return SITES.size() - 1;
    }

    public static synchronized String describe(int site) {
        return SITES.get(site);
    }

    /** Where in the kernel an exception came from, as {@code "Gemv.java:42"}. */
    static String locate(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            String name = frame.getClassName();
            if (frame.getFileName() != null && NOT_KERNELS.stream().noneMatch(name::startsWith)) {
                return frame.getFileName() + ":" + frame.getLineNumber();
            }
        }
        return "an unknown line";
    }
}
