package io.updraft.runtime.host;

/// Whether this JVM has the Vector API: the incubator module `jdk.incubator.vector`, which has to be asked for
/// (`--add-modules jdk.incubator.vector`).
public final class VectorApi {
    private static final boolean PRESENT = find();

    private VectorApi() {
    }

    /// Classes that name the Vector API may be loaded only if it is there.
    public static boolean isPresent() {
        return PRESENT;
    }

    /// Asks for a class, not for a module of the boot layer: a launcher may have added the module after start-up.
    private static boolean find() {
        try {
            Class.forName("jdk.incubator.vector.FloatVector", false, VectorApi.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }
}
