package io.updraft.runtime.tornado;

import io.updraft.runtime.device.DeviceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// SDKs of TornadoVM on this machine, in the order in which `./updraft` looks for them.
///
/// @param found the folders that hold one
/// @param wrong what is wrong with places that were named and hold none
public record SdkSearch(List<TornadoSdk> found, List<String> wrong) {
    private static final String SDKMAN = ".sdkman/candidates/tornadovm";

    public SdkSearch {
        found = List.copyOf(found);
        wrong = List.copyOf(wrong);
    }

    /// Looks where `TORNADOVM_HOME` says, then where SDKMAN installs: its current version, then the others.
    ///
    /// @param environment the process's
    /// @param userHome the user's folder, in which SDKMAN's lies
    public static SdkSearch in(Map<String, String> environment, Path userHome) {
        List<TornadoSdk> found = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (String variable : List.of("TORNADOVM_HOME", "TORNADO_SDK")) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isBlank()) {
                Optional<TornadoSdk> sdk = TornadoSdk.read(Path.of(value));
                sdk.ifPresent(found::add);
                if (sdk.isEmpty()) {
                    wrong.add(variable + " is " + value + ", which holds no TornadoVM SDK (no share/java/tornado)");
                }
            }
        }
        Path candidates = userHome.resolve(SDKMAN);
        TornadoSdk.read(candidates.resolve("current")).ifPresent(found::add);
        for (Path each : folders(candidates)) {
            if (found.stream().noneMatch(sdk -> isSame(sdk.home(), each))) {
                TornadoSdk.read(each).ifPresent(found::add);
            }
        }
        return new SdkSearch(found, wrong);
    }

    /// The same, with one more SDK in front unless it is there already.
    SdkSearch preferring(Path home) {
        if (found.stream().anyMatch(sdk -> isSame(sdk.home(), home))) {
            return this;
        }
        List<TornadoSdk> more = new ArrayList<>(TornadoSdk.read(home).stream().toList());
        more.addAll(found);
        return new SdkSearch(more, wrong);
    }

    /// SDKs of a version that Updraft can use.
    public List<TornadoSdk> usable() {
        return found.stream().filter(sdk -> sdk.reasonAgainst().isEmpty()).toList();
    }

    /// The first usable SDK with a backend.
    public Optional<TornadoSdk> with(DeviceKind backend) {
        return usable().stream().filter(sdk -> sdk.backends().contains(backend)).findFirst();
    }

    private static List<Path> folders(Path candidates) {
        if (!Files.isDirectory(candidates)) {
            return List.of();
        }
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(candidates, Files::isDirectory)) {
            entries.forEach(folders::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the folder " + candidates + " cannot be read", unreadable);
        }
        folders.sort(null);
        return folders;
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException gone) {
            return false;
        }
    }
}
