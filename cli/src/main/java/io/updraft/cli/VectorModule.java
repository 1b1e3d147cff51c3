package io.updraft.cli;

import java.lang.reflect.InaccessibleObjectException;

/// Adds the incubator module `jdk.incubator.vector` to the running JVM, as agents add theirs.
///
/// A JVM started with `--add-modules jdk.incubator.vector` gives up the ahead-of-time cache's linked classes and
/// profiles, and takes half as long again to the first token (docs/decisions/0006). So `./updraft` starts without the
/// module and opens one package of java.base to this class instead. Where neither was done the kernels run without the
/// Vector API, and say so.
final class VectorModule {
    /// Set while the cache is made: what is linked into it must not name the module's classes.
    private static final String WITHOUT = "UPDRAFT_NO_VECTORS";

    private VectorModule() {
    }

    static void add() {
        if (System.getenv(WITHOUT) != null) {
            return;
        }
        try {
            Class.forName("jdk.internal.module.Modules").getMethod("loadModule", String.class).invoke(null,
                    "jdk.incubator.vector");
        } catch (ReflectiveOperationException | InaccessibleObjectException absent) {
            System.getLogger(VectorModule.class.getName()).log(System.Logger.Level.DEBUG,
                    "this JVM was not started to add modules later", absent);
        }
    }
}
