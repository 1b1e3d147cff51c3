package io.updraft.embedded;

/** What one execution of a task graph took: times in nanoseconds, sizes in bytes. */
final class Figures {
    long total;
    long compile;
    long copyIn;
    long copyOut;
    long kernels;
    long bytesIn;
    long bytesOut;
    long allocated;
    final StringBuilder log = new StringBuilder();

    void clear() {
        total = 0;
        compile = 0;
        copyIn = 0;
        copyOut = 0;
        kernels = 0;
        bytesIn = 0;
        bytesOut = 0;
        allocated = 0;
        log.setLength(0);
    }
}
