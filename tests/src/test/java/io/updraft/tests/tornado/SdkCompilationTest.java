package io.updraft.tests.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All rooms that are built on TornadoVM's API compile against TornadoVM's own jar as they do against the embedded API. */
class SdkCompilationTest {

    private static final List<String> ROOMS = List.of("runtime", "tasks", "quant-kernels", "attention-kernels", "graph",
            "cli");

    @TempDir
    private Path classes = Path.of("");

    @Test
    void everyRoomCompilesAgainstTheSdk() throws IOException {
        Path api = InstalledSdk.required().jar("tornado-api");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        StringWriter output = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, Locale.ROOT,
                StandardCharsets.UTF_8)) {
            // First on the class path, TornadoVM's classes hide the embedded ones of the same name.
            List<String> options = List.of("-cp", api + File.pathSeparator + System.getProperty("java.class.path"),
                    "-d",
                    classes.toString(), "-proc:none", "-nowarn", "-parameters", "--add-modules",
                    "jdk.incubator.vector");
            compiler.getTask(output, files, diagnostics, options, null, files.getJavaFileObjectsFromPaths(sources()))
                    .call();
        }
        List<String> errors = diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR).map(Object::toString)
                .collect(Collectors.toCollection(ArrayList::new));
        assertThat(errors).as("errors against %s %s", api, output).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String room : ROOMS) {
            try (Stream<Path> files = Files.walk(Repository.root().resolve(room).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        assertThat(sources).hasSizeGreaterThan(200);
        return sources;
    }
}
