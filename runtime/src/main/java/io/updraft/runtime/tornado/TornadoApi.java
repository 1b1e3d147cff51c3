package io.updraft.runtime.tornado;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import uk.ac.manchester.tornado.api.annotations.Parallel;

/// Which `uk.ac.manchester.tornado.api` this JVM has loaded. The SDK's module, where it is on the module path, takes the
/// package from every copy on the class path; so a JVM has either the SDK's devices or the emulator.
///
/// @param version of the SDK; of the embedded API, the version it follows
/// @param location the jar or folder that the classes came from
public record TornadoApi(Source source, String version, String location) {
    /// The TornadoVM release line that Updraft is written for.
    public static final String SUPPORTED = "5.2";
    private static final String MODULE = "tornado.api";

    /// Where the API is from.
    public enum Source {
        /// TornadoVM's SDK: kernels run on its devices.
        SDK,
        /// Updraft's own module: kernels run on the emulator.
        EMBEDDED,
        /// TornadoVM's API jar on the class path without the rest of the SDK: kernels run nowhere.
        BARE_JAR
    }

    /// Asks the JVM; cheap, and initialises nothing of TornadoVM.
    public static TornadoApi loaded() {
        Optional<ResolvedModule> module = ModuleLayer.boot().configuration().findModule(MODULE);
        if (module.isPresent()) {
            ModuleDescriptor descriptor = module.get().reference().descriptor();
            return new TornadoApi(Source.SDK, descriptor.rawVersion().orElse("of unknown version"),
                    module.get().reference().location().map(TornadoApi::path).orElse("an unknown place"));
        }
        String location = location(Parallel.class);
        boolean bare = !location.equals(embeddedLocation());
        return new TornadoApi(bare ? Source.BARE_JAR : Source.EMBEDDED, SUPPORTED, location);
    }

    /// Whether this JVM was started with TornadoVM's SDK. Loads no class of the API.
    public static boolean isSdk() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /// The folder of the SDK that this JVM was started with; empty without one.
    Optional<Path> sdkHome() {
        return source == Source.SDK
                ? Optional.ofNullable(Path.of(location).getParent()).map(jars -> jars.resolve("../../..").normalize())
                : Optional.empty();
    }

    private static String embeddedLocation() {
        try {
            return location(Class.forName("io.updraft.embedded.package-info"));
        } catch (ClassNotFoundException absent) {
            return "nowhere: " + absent.getMessage();
        }
    }

    private static String location(Class<?> type) {
        return Optional.ofNullable(type.getProtectionDomain().getCodeSource()).map(CodeSource::getLocation)
                .map(url -> url.getProtocol().equals("file") ? url.getPath() : url.toString())
                .orElse("an unknown place");
    }

    private static String path(URI place) {
        return "file".equals(place.getScheme()) ? place.getPath() : place.toString();
    }
}
