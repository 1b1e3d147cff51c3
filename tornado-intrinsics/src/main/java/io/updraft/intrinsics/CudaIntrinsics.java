package io.updraft.intrinsics;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Teaches the CUDA backend of the running TornadoVM the intrinsics of {@code io.updraft.runtime.intrinsics}. No flags are
 * needed: TornadoVM's runtime is an open module that holds every export of the compiler, so the extension's classes are
 * defined into it. Thread-safe; registering twice does nothing.
 */
public final class CudaIntrinsics {
    private static final String PACKAGE = "uk.ac.manchester.tornado.runtime.graal";
    private static final String VERSION = "5.2.0-jdk25";
    private static final int ARRAY_HEADER = 16;
    private static final System.Logger LOG = System.getLogger(CudaIntrinsics.class.getName());
    private static Optional<String> refusal = Optional.empty();
    private static boolean registered;

    private CudaIntrinsics() {
    }

    /**
     * Registers the extension with every CUDA device; must be called before the first task that uses an intrinsic is added
     * to a TaskGraph. Returns why it could not, or nothing where it did.
     */
    public static synchronized Optional<String> register() {
        if (registered || refusal.isPresent()) {
            return refusal;
        }
        refusal = findRefusal();
        if (refusal.isEmpty()) {
            try {
                define();
                registered = true;
            } catch (ReflectiveOperationException | LinkageError | IOException | URISyntaxException e) {
                refusal = Optional.of("the compiler extension does not fit this TornadoVM: " + e);
            }
        }
        refusal.ifPresent(reason -> LOG.log(System.Logger.Level.WARNING, "CUDA intrinsics are off: {0}", reason));
        return refusal;
    }

    private static Optional<String> findRefusal() {
        Optional<ResolvedModule> runtime = ModuleLayer.boot().configuration().findModule("tornado.runtime");
        if (runtime.isEmpty()) {
            return Optional.of("this JVM was not started with TornadoVM's SDK");
        }
        if (ModuleLayer.boot().findModule("tornado.drivers.cuda").isEmpty()) {
            return Optional.of("this TornadoVM has no CUDA backend");
        }
        String location = runtime.get().reference().location().map(URI::toString).orElse("");
        if (!location.contains(VERSION)) {
            return Optional.of("TornadoVM " + VERSION + " is needed, found " + location);
        }
        if (TornadoNativeArray.ARRAY_HEADER != ARRAY_HEADER) {
            return Optional.of("arrays have a header of " + TornadoNativeArray.ARRAY_HEADER + " bytes where "
                    + ARRAY_HEADER
                    + " are needed; start Java without -XX:-UseCompressedClassPointers and -XX:-UseCompressedOops");
        }
        return Optional.empty();
    }

    private static void define() throws ReflectiveOperationException, IOException, URISyntaxException {
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(Class.forName(PACKAGE + ".TornadoSuites"),
                MethodHandles.lookup());
        Map<String, byte[]> classes = extensionClasses();
        Class<?> reads = lookup.defineClass(classes.remove("IntrinsicReads.class"));
        for (String module : List.of("tornado.drivers.cuda", "org.graalvm.word")) {
            reads.getMethod("add", Module.class).invoke(null, ModuleLayer.boot().findModule(module).orElseThrow());
        }
        // Superclasses must be there first, and verification looks for other classes; rather than sort, retry.
        while (!classes.isEmpty()) {
            Map<String, byte[]> early = new TreeMap<>();
            for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
                if (!defined(lookup, entry.getKey(), entry.getValue())) {
                    early.put(entry.getKey(), entry.getValue());
                }
            }
            if (early.size() == classes.size()) {
                throw new NoClassDefFoundError("a superclass of " + early.keySet());
            }
            classes = early;
        }
        Class<?> plugin = Class.forName(PACKAGE + ".IntrinsicPlugin");
        Object devices = plugin.getMethod("register", String.class).invoke(null, "io.updraft.runtime.intrinsics.");
        LOG.log(System.Logger.Level.DEBUG, "CUDA intrinsics registered for {0} devices", devices);
    }

    private static boolean defined(MethodHandles.Lookup lookup, String file, byte[] bytes)
            throws IllegalAccessException {
        try {
            lookup.defineClass(bytes);
            return true;
        } catch (NoClassDefFoundError tooEarly) {
            try {
                // Defined all the same, if only verification missed something: that is done again at first use.
                lookup.findClass(PACKAGE + "." + file.substring(0, file.length() - ".class".length()));
                return true;
            } catch (ClassNotFoundException | NoClassDefFoundError absent) {
                return false;
            }
        }
    }

    private static Map<String, byte[]> extensionClasses() throws IOException, URISyntaxException {
        Path source = Path.of(CudaIntrinsics.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        String folder = PACKAGE.replace('.', '/');
        if (Files.isDirectory(source)) {
            return read(source.resolve(folder));
        }
        try (FileSystem jar = FileSystems.newFileSystem(source)) {
            return read(jar.getPath(folder));
        }
    }

    private static Map<String, byte[]> read(Path folder) throws IOException {
        Map<String, byte[]> classes = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.class")) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (!name.equals("package-info.class")) {
                    classes.put(name, Files.readAllBytes(file));
                }
            }
        }
        return classes;
    }
}
