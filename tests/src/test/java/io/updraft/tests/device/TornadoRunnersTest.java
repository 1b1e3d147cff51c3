package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.tornado.TornadoSdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The commands under TornadoVM's own runners, as the README gives them.
class TornadoRunnersTest {
    private static final String MAIN = "io.updraft.cli.Main";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theArgumentFileStartsTheCommands() throws Exception {
        TornadoSdk sdk = Sdk.ofThisJvm();
        Path arguments = sdk.home().resolve("tornado-argfile");
        Assumptions.assumeTrue(Files.exists(arguments), "this SDK has no tornado-argfile; it makes one with "
                + "tornado --generate-argfile");
        check(TornadoProcess.run(folder, sdk.home(), List.of(TornadoProcess.java(), "@" + arguments, "-cp",
                TornadoProcess.classPath(), MAIN, "devices", "--json")));
    }

    @Test
    void tornadosOwnRunnerStartsTheCommands() throws Exception {
        TornadoSdk sdk = Sdk.ofThisJvm();
        Assumptions.assumeFalse(TornadoProcess.classPath().contains(" "),
                "TornadoVM's runner splits its arguments at blanks, and this folder's path has one");
        Assumptions.assumeTrue(hasPython(), "TornadoVM's runner is a Python program, and there is no python3");
        check(TornadoProcess.run(folder, sdk.home(), List.of(sdk.home().resolve("bin/tornado").toString(),
                "--jvm=--enable-native-access=ALL-UNNAMED", "-cp", TornadoProcess.classPath(), MAIN, "--params",
                "devices --json")));
    }

    private static void check(TornadoProcess process) {
        assertThat(process.exit()).as("%s", process.errors()).isZero();
        JsonNode object = JsonMapper.shared().readTree(process.output());
        assertThat(object.at("/tornado_api/source").asString()).isEqualTo("sdk");
        assertThat(object.at("/devices").valueStream().filter(each -> each.at("/available").asBoolean())
                .map(each -> each.at("/name").asString()).toList()).contains("cpu", Sdk.backend().label() + ":0");
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
