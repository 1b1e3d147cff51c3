package io.updraft.tests.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.LanguageModel;
import io.updraft.graph.generate.GenerationOptions;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever copies the example from the README gets what the README says.
class ReadmeExampleTest {
    private static final Pattern EXAMPLE = Pattern.compile(
            "<!-- example:begin -->\\s*```java\\n(.*?)```\\s*<!-- example:end -->", Pattern.DOTALL);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theExampleCompilesAndWritesText() throws IOException, InterruptedException {
        Path root = Models.root();
        Matcher matcher = EXAMPLE.matcher(Files.readString(root.resolve("README.md")));
        assertThat(matcher.find()).as("the README has an example between its marks").isTrue();
        compile(Files.writeString(folder.resolve("Example.java"), matcher.group(1)));
        String expected;
        try (LanguageModel model = LanguageModel.open(Models.demo())) {
            expected = model.generate("library (noun):", GenerationOptions.builder().maxNewTokens(64).build(), _ -> {
            }).text();
        }
        assertThat(expected).isNotBlank();
        assertThat(run(root)).startsWith(expected).contains(" tokens, ");
    }

    private void compile(Path source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
        boolean compiled = compiler.getTask(messages, null, null, options, null, compiler
                .getStandardFileManager(null, null, StandardCharsets.UTF_8).getJavaFileObjects(source)).call();
        assertThat(compiled).as(messages.toString()).isTrue();
    }

    private String run(Path root) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "--add-modules", "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED", "-cp",
                folder + File.pathSeparator + System.getProperty("java.class.path"), "Example").directory(root.toFile())
                .redirectOutput(out.toFile()).redirectError(folder.resolve("err.txt").toFile()).start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(folder.resolve("err.txt"))).isZero();
        return Files.readString(out);
    }
}
