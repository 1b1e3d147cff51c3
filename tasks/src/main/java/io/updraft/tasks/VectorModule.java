package io.updraft.tasks;

/// Whether this JVM was started with the Vector API (`--add-modules jdk.incubator.vector`).
public final class VectorModule {
    private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    private VectorModule() {
    }

    /// Classes that name the Vector API may be loaded only if it is there.
    public static boolean isPresent() {
        return PRESENT;
    }
}
