package io.updraft.tests.models;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Assumptions;

/// Where real models lie: one in this repository, more in a folder `shared` beside it.
final class ModelFolders {
    private static final String PROPERTY = "updraft.shared";

    private ModelFolders() {
    }

    /// The demo model of the repository.
    static Path tinyWordnet() {
        return root().resolve("models/tiny-wordnet");
    }

    /// The folder `models` of `../shared`, or of -Dupdraft.shared=DIR; the calling test is skipped where there is none.
    static Path sharedModels() {
        Path shared = Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of)
                .orElseGet(() -> root().resolveSibling("shared"));
        Path models = shared.resolve("models");
        Assumptions.assumeTrue(Files.isDirectory(models), () -> "the demo models are not at " + models
                + "; put them there or name their parent with -D" + PROPERTY + "=DIR");
        return models;
    }

    private static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no folder with mvnw above " + Path.of("").toAbsolutePath());
    }
}
