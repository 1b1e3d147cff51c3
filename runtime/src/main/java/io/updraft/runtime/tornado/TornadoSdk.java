package io.updraft.runtime.tornado;

import io.updraft.runtime.device.DeviceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// A folder with TornadoVM's SDK.
///
/// @param home what TORNADOVM_HOME would be
/// @param version such as "5.2.0-jdk25"
/// @param backends those whose driver jar and native library are both there
public record TornadoSdk(Path home, String version, Set<DeviceKind> backends) {
    private static final String JAVA = "-jdk25";

    public TornadoSdk {
        backends = Set.copyOf(backends);
    }

    /// Reads a folder; empty if it holds no SDK.
    public static Optional<TornadoSdk> read(Path home) {
        Path jars = home.resolve("share/java/tornado");
        if (!Files.isDirectory(jars)) {
            return Optional.empty();
        }
        Set<DeviceKind> backends = EnumSet.noneOf(DeviceKind.class);
        for (DeviceKind kind : DeviceKind.BACKENDS) {
            if (version(jars, "tornado-drivers-" + kind.label() + "-").isPresent()
                    && Files.exists(nativeLibrary(home, kind))) {
                backends.add(kind);
            }
        }
        return version(jars, "tornado-api-").map(version -> new TornadoSdk(home, version, backends));
    }

    /// Why Updraft cannot use it whatever the device; empty if it can.
    public Optional<String> reasonAgainst() {
        String at = "the TornadoVM SDK at " + home + " is " + version;
        if (!version.startsWith(TornadoApi.SUPPORTED + ".")) {
            return Optional.of(at + ", Updraft is written for " + TornadoApi.SUPPORTED);
        }
        return version.endsWith(JAVA) ? Optional.empty() : Optional.of(at + ", not built for JDK 25 (" + JAVA + ")");
    }

    /// The library through which a backend reaches its driver.
    public Path nativeLibrary(DeviceKind kind) {
        return nativeLibrary(home, kind);
    }

    private static Path nativeLibrary(Path home, DeviceKind kind) {
        return home.resolve("lib").resolve(System.mapLibraryName("tornado-" + kind.label()));
    }

    private static Optional<String> version(Path jars, String prefix) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(jars, prefix + "[0-9]*.jar")) {
            for (Path jar : found) {
                String name = jar.getFileName().toString();
                return Optional.of(name.substring(prefix.length(), name.length() - ".jar".length()));
            }
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the folder " + jars + " cannot be read", unreadable);
        }
    }
}
