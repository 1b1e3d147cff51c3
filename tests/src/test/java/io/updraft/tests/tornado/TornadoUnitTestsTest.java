package io.updraft.tests.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import uk.ac.manchester.tornado.api.TaskGraph;

/**
 * TornadoVM's own unit tests, as its SDK brings them, run on the embedded API in a JVM without the SDK's modules. What does
 * not pass is in docs/tornadovm-unit-tests.md with its reason, and nothing else.
 */
class TornadoUnitTestsTest {

    /** Without the test that fills 9 GB. */
    private static final Pattern CLASSES = Pattern.compile(TornadoUnitTestMain.PACKAGE.replace('.', '/')
            + "/(arrays|kernelcontext|matrices|reductions|executor|api|tasks|grid)/(?!TestLargeArrays)[^$]*\\.class");
    private static final double BAR = 0.85;
    private static final Pattern RESULT = Pattern.compile(TornadoUnitTestMain.MARK + "(\\w+) (\\S+) (\\d+) (.*)");
    private static final Pattern LISTED = Pattern.compile("^- `(\\S+#\\S+)`", Pattern.MULTILINE);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void allPassThatAreNotListed() throws IOException, InterruptedException, URISyntaxException {
        InstalledSdk sdk = InstalledSdk.required();
        Path log = folder.resolve("log");
        run(sdk, log);
        Map<String, String> results = new TreeMap<>();
        Set<String> failed = new TreeSet<>();
        Map<String, int[]> byPackage = new TreeMap<>();
        Files.readAllLines(log).stream().map(RESULT::matcher).filter(Matcher::matches).forEach(result -> {
            String name = result.group(2);
            results.put(name, result.group(1));
            if (!result.group(1).equals("IGNORED")) {
                int[] counts = byPackage.computeIfAbsent(name.substring(0, name.indexOf('.')), key -> new int[2]);
                counts[0] += result.group(1).equals("PASSED") ? 1 : 0;
                counts[1]++;
            }
            if (result.group(1).equals("FAILED")) {
                failed.add(name + ": " + result.group(4));
            }
        });
        byPackage.forEach((name, counts) -> System.out.println(
                "TornadoVM's unit tests on the embedded API: " + name + ": " + counts[0] + " of " + counts[1]
                        + " pass"));
        int passed = byPackage.values().stream().mapToInt(counts -> counts[0]).sum();
        int all = byPackage.values().stream().mapToInt(counts -> counts[1]).sum();
        System.out.println("TornadoVM's unit tests on the embedded API: " + passed + " of " + all + " pass");
        assertThat(all).as("tests that ran; the log's end is %s", end(log)).isGreaterThan(400);
        assertThat((double) passed / all).isGreaterThanOrEqualTo(BAR);
        Set<String> listed = listed(Files.readString(Repository.root().resolve("docs/tornadovm-unit-tests.md")));
        assertThat(failed.stream().filter(line -> !listed.contains(line.substring(0, line.indexOf(':')))))
                .as("fail and are not in docs/tornadovm-unit-tests.md").isEmpty();
        assertThat(listed.stream().filter(name -> "PASSED".equals(results.get(name))))
                .as("pass and are in docs/tornadovm-unit-tests.md").isEmpty();
    }

    private static void run(InstalledSdk sdk, Path log) throws IOException, InterruptedException, URISyntaxException {
        String given = System.getProperty("updraft.tornado.unittests", "");
        Path tests = given.isEmpty() ? sdk.jar("tornado-unittests") : Path.of(given);
        List<Path> classPath = List.of(codeOf(TornadoUnitTestMain.class), codeOf(TaskGraph.class), tests,
                sdk.libraryJar("junit-4"), sdk.libraryJar("hamcrest-core"), sdk.libraryJar("lucene-core"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED", "-cp",
                classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                TornadoUnitTestMain.class.getName()));
        command.addAll(classes(tests));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        boolean ended = process.waitFor(30, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).as("the tests' JVM ended; its last lines: %s", end(log)).isTrue();
    }

    private static List<String> classes(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).filter(name -> CLASSES.matcher(name).matches())
                    .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.')).sorted()
                    .toList();
        }
    }

    private static Path codeOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static Set<String> listed(String text) {
        return LISTED.matcher(text).results().map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String end(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }
}
