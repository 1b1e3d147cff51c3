package io.updraft.embedded.code;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Loads instrumented copies of kernels' classes and of the classes they use. The JDK's classes, the API's and the
 * engine's are shared with the application, as are the classes of the arguments that cross over.
 */
final class KernelLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final List<String> ENGINE = List.of("io/updraft/embedded/group/", "io/updraft/embedded/warp/",
            "io/updraft/embedded/code/", "io/updraft/embedded/check/");

    private final ClassFiles files;
    private final Instrumentation instrumentation;
    private final Set<String> crossing = ConcurrentHashMap.newKeySet();

    KernelLoader(ClassLoader application, ClassFiles files, Instrumentation instrumentation) {
        super("updraft-kernels", application);
        this.files = files;
        this.instrumentation = instrumentation;
    }

    /** Whether the class, named as in class files, is never copied. */
    static boolean isShared(String internalName) {
        return internalName.startsWith("java/") || internalName.startsWith("javax/")
                || internalName.startsWith("jdk/") || internalName.startsWith("sun/")
                || internalName.startsWith("uk/ac/manchester/tornado/api/")
                || isEngine(internalName);
    }

    /** The engine's packages that kernels call into. */
    static boolean isEngine(String internalName) {
        return ENGINE.stream().anyMatch(internalName::startsWith);
    }

    /** Classes of arguments must be the application's own. */
    void shareTypeOf(Object argument) {
        for (Class<?> type = argument.getClass(); type != null; type = type.getSuperclass()) {
            crossing.add(type.getName());
        }
    }

    Class<?> define(String name, byte[] bytes) {
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        String internalName = name.replace('.', '/');
        if (isEngine(internalName)) {
            return Class.forName(name, false, KernelLoader.class.getClassLoader());
        }
        if (isShared(internalName) || crossing.contains(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                byte[] original = files.bytes(internalName).orElse(null);
                if (original == null) {
                    return super.loadClass(name, resolve);
                }
                byte[] copy = instrumentation.apply(original, this);
                loaded = defineClass(name, copy, 0, copy.length);
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }
}
