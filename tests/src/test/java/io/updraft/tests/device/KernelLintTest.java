package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.attention.device.FlashAttention;
import io.updraft.quant.device.IntegerGemv;
import io.updraft.tasks.device.RmsNorm;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// No kernel of the product has what TornadoVM cannot compile or compiles wrong, and each rule finds its planted defect.
class KernelLintTest {
    /// One class of each room with kernels, and its package.
    private static final Map<Class<?>, String> ROOMS = Map.of(RmsNorm.class, "io/updraft/tasks/device",
            IntegerGemv.class, "io/updraft/quant/device", FlashAttention.class, "io/updraft/attention/device");
    private static final int FEWEST_KERNELS = 20;

    @Test
    void kernelsOfTheProductAreClean() throws IOException, URISyntaxException {
        KernelLint lint = new KernelLint(KernelLint::fromClassPath);
        int kernels = 0;
        for (Map.Entry<Class<?>, String> room : ROOMS.entrySet()) {
            for (byte[] bytes : classes(room.getKey(), room.getValue())) {
                kernels += lint.check(bytes);
            }
        }
        assertThat(lint.findings()).isEmpty();
        assertThat(kernels).isGreaterThanOrEqualTo(FEWEST_KERNELS);
    }

    private static List<byte[]> classes(Class<?> anchor, String folder) throws IOException, URISyntaxException {
        URI location = anchor.getProtectionDomain().getCodeSource().getLocation().toURI();
        Path root = Path.of(location);
        if (Files.isDirectory(root)) {
            return read(root.resolve(folder));
        }
        try (FileSystem jar = FileSystems.newFileSystem(root)) {
            return read(jar.getPath(folder));
        }
    }

    private static List<byte[]> read(Path folder) throws IOException {
        List<byte[]> result = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".class")).sorted().toList()) {
                result.add(Files.readAllBytes(file));
            }
        }
        return result;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            callsOutside      | java.lang.Float.intBitsToFloat is outside what kernels may call
            factorial         | recursion through factorial
            allocates         | a private array needs a constant size
            shiftsOut         | shift left by 31 gives 0
            shiftsProduct     | an arithmetic shift of a product is compiled as a logical one
            shiftsSignIn      | an unsigned shift is a signed one on OpenCL
            joinsConditions   | a variable holds conditions joined by && or ||
            extendsSign       | sign extension by a pair of shifts; use a mask and a subtraction
            smallestInteger   | Integer.MIN_VALUE: products and negations with it are compiled wrong
            passesLocalArray  | helper sum takes an array where the kernel has local ones
            early             | early return in a helper
            normalize         | the kernel's name 'normalize' is a word of OpenCL C
            parameterIsWord   | the parameter's name 'half' is a word of OpenCL C
            readsField        | field io/updraft/tests/device/LintDefects.shared: only the context's can be read
            usesDoubles       | 64-bit floats; not every device has them
            catches           | exceptions cannot be caught
            """)
    void plantedDefectsAreFound(String method, String rule) {
        KernelLint lint = new KernelLint(KernelLint::fromClassPath);
        lint.check(KernelLint.fromClassPath("io/updraft/tests/device/LintDefects").orElseThrow());
        assertThat(lint.findings()).anySatisfy(finding -> assertThat(finding)
                .matches("LintDefects\\.java:[0-9]+, " + method + ": .*").contains(rule));
    }
}
