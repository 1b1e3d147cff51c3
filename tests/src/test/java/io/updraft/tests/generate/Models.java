package io.updraft.tests.generate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where the tests' models lie.
final class Models {
    private Models() {
    }

    /// The repository; tests run in their room's folder.
    static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no folder with mvnw above " + Path.of("").toAbsolutePath());
    }

    static Path demo() {
        return root().resolve("models/tiny-wordnet");
    }

    /// A file of the collection beside the repository (or where -Dupdraft.shared says), if it is there.
    static Optional<Path> shared(String name) {
        Path shared = Path.of(System.getProperty("updraft.shared", root().resolve("../shared").toString()));
        return Optional.of(shared.resolve(name)).filter(Files::exists);
    }
}
