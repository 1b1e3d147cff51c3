package io.updraft.tests.tornado;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** TornadoVM's SDK on this machine. */
record InstalledSdk(Path home) {

    private static final String VERSION = "5.2.0-jdk25";

    /** The SDK, or a skipped test that says where it was looked for. */
    static InstalledSdk required() {
        List<Path> looked = new ArrayList<>();
        Optional<String> variable = Optional.ofNullable(System.getenv("TORNADOVM_HOME"));
        variable.ifPresent(home -> looked.add(Path.of(home)));
        looked.add(Path.of(System.getProperty("user.home"), ".sdkman", "candidates", "tornadovm", "current"));
        Optional<InstalledSdk> sdk = looked.stream().map(InstalledSdk::new)
                .filter(found -> Files.isRegularFile(found.jar("tornado-api"))).findFirst();
        Assumptions.assumeTrue(sdk.isPresent(), () -> "skipped: no TornadoVM SDK " + VERSION + " in " + looked
                + "; install one (sdk install tornadovm 5.2.0-jdk25-opencl) or set TORNADOVM_HOME");
        return sdk.orElseThrow();
    }

    Path jars() {
        return home.resolve("share/java/tornado");
    }

    /** A jar of TornadoVM itself, for example {@code tornado-api}. */
    Path jar(String name) {
        return jars().resolve(name + "-" + VERSION + ".jar");
    }

    /** A jar that comes with TornadoVM, by the start of its name. */
    Path libraryJar(String prefix) {
        try (Stream<Path> files = Files.list(jars())) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)).findFirst()
                    .orElseThrow(() -> new IllegalStateException("no " + prefix + "*.jar in " + jars()));
        } catch (IOException e) {
            throw new IllegalStateException("cannot list " + jars(), e);
        }
    }
}
