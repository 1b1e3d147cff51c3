package io.updraft.tests.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every source file of every room keeps to. */
class SourceRulesTest {

    private static final int MAX_LINES = 600;
    // Written so that this file does not match itself.
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern SLEEP = Pattern.compile("\\bThread" + "\\.sleep\\(");
    private static final Pattern DISABLED_WITHOUT_REASON = Pattern.compile("@Dis" + "abled\\s*(?!\\(\")");
    private static final Pattern NULL_MARKED = Pattern.compile("^@NullMarked\\b", Pattern.MULTILINE);

    private static Path root = Path.of("");
    private static Map<Path, String> sources = Map.of();

    @BeforeAll
    static void readSources() throws IOException {
        root = repositoryRoot();
        Map<Path, String> found = new TreeMap<>();
        for (Path room : rooms()) {
            for (String tree : List.of("src/main/java", "src/test/java")) {
                Path folder = room.resolve(tree);
                if (!Files.isDirectory(folder)) {
                    continue;
                }
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                        found.put(root.relativize(file), Files.readString(file));
                    }
                }
            }
        }
        sources = found;
    }

    @Test
    void sourcesAreFound() {
        assertThat(sources.keySet().stream().map(f -> f.getName(0).toString()).distinct())
                .contains("tornado-embedded", "runtime", "tasks", "quant-kernels", "attention-kernels", "graph", "cli",
                        "tests");
    }

    @Test
    void noFileIsLongerThanSixHundredLines() {
        Map<Path, Long> tooLong = sources.entrySet().stream()
                .filter(e -> e.getValue().lines().count() > MAX_LINES)
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().lines().count()));
        assertThat(tooLong).as("files with more than %d lines; one concept a file", MAX_LINES).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() {
        Map<String, Boolean> marked = new TreeMap<>();
        sources.forEach((file, text) -> {
            // main and test code of one room share a package: src/<main|test>/java/<package>
            String room = file.getName(0).toString();
            String name = room + " " + file.subpath(4, file.getNameCount() - 1);
            boolean info = file.getFileName().toString().equals("package-info.java");
            boolean documented = text.startsWith("/**") || text.startsWith("///");
            marked.merge(name, info && documented && NULL_MARKED.matcher(text).find(), Boolean::logicalOr);
        });
        List<String> bare = marked.entrySet().stream().filter(e -> !e.getValue()).map(Map.Entry::getKey).toList();
        assertThat(bare).as("packages without a package-info.java with a docstring and @NullMarked").isEmpty();
    }

    @Test
    void nothingIsLeftUnfinished() {
        assertThat(matching(UNFINISHED, "")).as("files with notes of unfinished work").isEmpty();
    }

    @Test
    void testsNeitherSleepNorAreDisabledWithoutReason() {
        assertThat(matching(SLEEP, "src/test/java")).as("tests that sleep").isEmpty();
        assertThat(matching(DISABLED_WITHOUT_REASON, "src/test/java")).as("tests disabled without a reason").isEmpty();
    }

    private static List<Path> matching(Pattern pattern, String tree) {
        List<Path> result = new ArrayList<>();
        sources.forEach((file, text) -> {
            if (file.toString().contains(tree) && pattern.matcher(text).find()) {
                result.add(file);
            }
        });
        return result;
    }

    private static List<Path> rooms() throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(f -> Files.isRegularFile(f.resolve("pom.xml"))).toList();
        }
    }

    /** Tests run in the folder of their room; the root is the nearest folder above it that holds the wrapper. */
    private static Path repositoryRoot() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no folder with mvnw above " + Path.of("").toAbsolutePath());
    }
}
