package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.embedded.Mutants;
import java.io.IOException;
import java.lang.reflect.Constructor;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/// Damages the kernels of the product, one instruction at a time, and sees whether the cases of this package's test
/// factories or the emulator's checked mode notice (docs/emulator.md). Takes long, so only where it is asked for:
///
///     ./mvnw test -pl tests -am -Dtest=KernelMutantsTest -Dsurefire.failIfNoSpecifiedTests=false \
///         -Dtest.jvm.flags=-Dupdraft.mutants=Gemv
///
/// The property is a regular expression that finds the classes of the kernels to damage; `.` is all of them. Another,
/// `updraft.mutants.cases`, finds the cases to try them with, as `Class.factory display name`. `updraft.mutants.tests` names a
/// folder of another module's test classes, which must be on the class path, to take cases from instead. The report is
/// written to tests/target/mutants.txt.
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
        String elsewhere = System.getProperty("updraft.mutants.tests", "");
        Path own = Path.of(KernelMutantsTest.class.getResource("KernelMutantsTest.class").toURI()).getParent();
        Path folder = elsewhere.isEmpty() ? own : Path.of(elsewhere);
        String prefix = elsewhere.isEmpty() ? KernelMutantsTest.class.getPackageName() + "." : "";
        List<String> names;
        try (Stream<Path> files = Files.walk(folder)) {
            names = files.map(f -> folder.relativize(f).toString()).filter(f -> f.matches("[\\w/]+Test\\.class"))
                    .sorted().map(f -> prefix + f.substring(0, f.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
        Map<String, Runnable> cases = new LinkedHashMap<>();
        for (String name : names) {
            Class<?> type = Class.forName(name);
            for (Method method : type.getDeclaredMethods()) {
                method.setAccessible(true);
                String display = type.getSimpleName() + "." + method.getName();
                MethodSource source = method.getAnnotation(MethodSource.class);
                if (method.isAnnotationPresent(TestFactory.class)) {
                    add(cases, display, method, instance(type, method));
                } else if (!elsewhere.isEmpty() && source != null) {
                    Method maker = type.getDeclaredMethod(source.value()[0]);
                    maker.setAccessible(true);
                    elements(maker.invoke(null)).map(KernelMutantsTest::arguments).forEach(arguments -> cases
                            .put(display + " " + List.of(arguments), () -> run(type, method, arguments)));
                } else if (!elsewhere.isEmpty() && method.isAnnotationPresent(Test.class)) {
                    cases.put(display, () -> run(type, method));
                }
            }
        }
        return cases;
    }

    private static @Nullable Object instance(Class<?> type, Method method) throws ReflectiveOperationException {
        Constructor<?> maker = type.getDeclaredConstructor();
        maker.setAccessible(true);
        return Modifier.isStatic(method.getModifiers()) ? null : maker.newInstance();
    }

    private static Object[] arguments(Object made) {
        return made instanceof Arguments several ? several.get() : new Object[]{made};
    }

    private static void run(Class<?> type, Method method, Object... arguments) {
        run(() -> {
            try {
                method.invoke(instance(type, method), arguments);
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
        });
    }

    private static Stream<?> elements(Object made) {
        return made instanceof Stream<?> stream ? stream
                : made instanceof Collection<?> collection ? collection.stream() : Stream.empty();
    }

    private static void add(Map<String, Runnable> cases, String factory, Method method, @Nullable Object test)
            throws IllegalAccessException, InvocationTargetException {
        elements(method.invoke(test)).filter(DynamicTest.class::isInstance).map(DynamicTest.class::cast)
                .forEach(each -> cases
                        .put(factory + " " + each.getDisplayName(), () -> run(each.getExecutable())));
    }

    private static void run(Executable test) {
        try {
            test.execute();
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
