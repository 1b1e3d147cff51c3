package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.embedded.Mutants;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.opentest4j.TestAbortedException;

/// Damages the kernels of the product, one instruction at a time, and sees whether the cases of this package's test
/// factories or the emulator's checked mode notice (docs/emulator.md). Takes long, so only where it is asked for:
///
///     ./mvnw test -pl tests -am -Dtest=KernelMutantsTest -Dsurefire.failIfNoSpecifiedTests=false \
///         -Dtest.jvm.flags=-Dupdraft.mutants=Gemv
///
/// The property is a regular expression that finds the classes of the kernels to damage; `.` is all of them. Another,
/// `updraft.mutants.cases`, finds the cases to try them with, as `Class.factory display name`. The report is written to
/// tests/target/mutants.txt.
@EnabledIfSystemProperty(named = "updraft.mutants", matches = ".+", disabledReason = "takes long; -Dupdraft.mutants=.")
class KernelMutantsTest {
    private static final double TO_CATCH = 0.95;

    @Test
    void damagedKernelsAreNoticed() throws IOException, URISyntaxException, ReflectiveOperationException {
        Pattern wanted = Pattern.compile(System.getProperty("updraft.mutants", "."));
        Pattern which = Pattern.compile(System.getProperty("updraft.mutants.cases", "."));
        Map<String, Runnable> cases = cases();
        cases.keySet().removeIf(name -> !which.matcher(name).find());
        assertThat(cases).as("cases of test factories").isNotEmpty();
        Mutants.Report report = Mutants.run(cases, kernel -> wanted.matcher(kernel.owner().getName()).find());
        Files.writeString(Path.of("target", "mutants.txt"), report + "\n");
        System.out.println(report);
        assertThat(report.outcomes()).as("damages to kernels that match %s", wanted).isNotEmpty();
        assertThat((double) report.caught() / report.outcomes().size()).as("share caught; survivors: %s",
                report.survivors()).isGreaterThanOrEqualTo(TO_CATCH);
    }

    private static Map<String, Runnable> cases() throws IOException, URISyntaxException, ReflectiveOperationException {
        Path folder = Path.of(KernelMutantsTest.class.getResource("KernelMutantsTest.class").toURI()).getParent();
        List<String> names;
        try (Stream<Path> files = Files.list(folder)) {
            names = files.map(f -> f.getFileName().toString()).filter(f -> f.matches("\\w+Test\\.class")).sorted()
                    .map(f -> f.substring(0, f.length() - ".class".length())).toList();
        }
        Map<String, Runnable> cases = new LinkedHashMap<>();
        for (String name : names) {
            Class<?> type = Class.forName(KernelMutantsTest.class.getPackageName() + "." + name);
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(TestFactory.class)) {
                    method.setAccessible(true);
                    var maker = type.getDeclaredConstructor();
                    maker.setAccessible(true);
                    Object test = Modifier.isStatic(method.getModifiers()) ? null : maker.newInstance();
                    add(cases, name + "." + method.getName(), method, test);
                }
            }
        }
        return cases;
    }

    private static void add(Map<String, Runnable> cases, String factory, Method method, Object test)
            throws IllegalAccessException, InvocationTargetException {
        Object made = method.invoke(test);
        Stream<?> nodes = made instanceof Stream<?> stream ? stream
                : made instanceof Collection<?> collection ? collection.stream() : Stream.empty();
        nodes.filter(DynamicTest.class::isInstance).map(DynamicTest.class::cast).forEach(each -> cases
                .put(factory + " " + each.getDisplayName(), () -> run(each)));
    }

    private static void run(DynamicTest test) {
        try {
            test.getExecutable().execute();
        } catch (TestAbortedException _) {
            // Not for this device: nothing to notice.
            return;
        } catch (RuntimeException | Error wrong) {
            throw wrong;
        } catch (Throwable wrong) {
            throw new AssertionError(wrong);
        }
    }
}
