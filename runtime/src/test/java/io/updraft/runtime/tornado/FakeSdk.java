package io.updraft.runtime.tornado;

import io.updraft.runtime.device.DeviceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Folders that look like TornadoVM's SDK, with empty files.
final class FakeSdk {
    private FakeSdk() {
    }

    static Path at(Path home, String version, DeviceKind... backends) {
        touch(home.resolve("share/java/tornado/tornado-api-" + version + ".jar"));
        touch(home.resolve("share/java/tornado/tornado-runtime-" + version + ".jar"));
        for (DeviceKind kind : backends) {
            touch(home.resolve("share/java/tornado/tornado-drivers-" + kind.label() + "-" + version + ".jar"));
            touch(home.resolve("lib").resolve(System.mapLibraryName("tornado-" + kind.label())));
        }
        return home;
    }

    private static void touch(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
