package io.updraft.embedded.group;

import java.lang.reflect.InvocationTargetException;

/** Opens packages of java.base to this module, where the JVM was started so that this can be asked. */
public final class InternalPackages {

    private InternalPackages() {
    }

    /**
     * Exports a package of java.base to this class's module, if {@code jdk.internal.module} is exported to it; does
     * nothing if it already is, or cannot be.
     */
    public static void export(String name) {
        Module base = Object.class.getModule();
        Module here = InternalPackages.class.getModule();
        if (base.isExported(name, here) || !base.isExported("jdk.internal.module", here)) {
            return;
        }
        try {
            Class<?> modules = Class.forName("jdk.internal.module.Modules");
            if (here.isNamed()) {
                modules.getMethod("addExports", Module.class, String.class, Module.class).invoke(null, base, name,
                        here);
            } else {
                modules.getMethod("addExportsToAllUnnamed", Module.class, String.class).invoke(null, base, name);
            }
        } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException
                | InvocationTargetException changed) {
            System.getLogger(InternalPackages.class.getName()).log(System.Logger.Level.DEBUG,
                    "this JDK exports its packages differently", changed);
        }
    }
}
