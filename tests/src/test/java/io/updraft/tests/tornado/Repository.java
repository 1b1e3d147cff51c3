package io.updraft.tests.tornado;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** Where the sources lie. */
final class Repository {

    private Repository() {
    }

    /** The nearest folder above the working folder that holds the wrapper. */
    static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .filter(folder -> Files.isRegularFile(folder.resolve("mvnw"))).findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("no folder with mvnw above " + Path.of("").toAbsolutePath()));
    }
}
