package io.updraft.tests.tornado;

import java.io.PrintStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs classes of JUnit 4 tests, as far as TornadoVM's use it, in a JVM of its own, and prints a line for each test:
 * {@code PASSED|FAILED|IGNORED class#method milliseconds reason}. JUnit is reached by reflection: it is only on that JVM's class path.
 */
final class TornadoUnitTestMain {

    static final String MARK = "@result ";
    static final String PACKAGE = "uk.ac.manchester.tornado.unittests";
    private static final long SECONDS = 60;
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private TornadoUnitTestMain() {
    }

    /** Arguments are names of classes. */
    public static void main(String[] classes) throws ClassNotFoundException {
        // Some tests print whole kernels and profiles.
        System.setOut(new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        for (String name : classes) {
            Class<?> type = Class.forName(name, false, TornadoUnitTestMain.class.getClassLoader());
            if (!Modifier.isAbstract(type.getModifiers())) {
                run(type);
            }
        }
        // Threads of tests that never end must not keep this JVM.
        System.exit(0);
    }

    private static void run(Class<?> type) {
        for (Method test : annotated(type, "Test")) {
            if (isAnnotated(test, "Ignore") || hasAnnotation(type.getAnnotations(), "Ignore")) {
                report("IGNORED", type, test, 0, "by TornadoVM itself");
                continue;
            }
            long start = System.nanoTime();
            CompletableFuture<String> failure = new CompletableFuture<>();
            Thread thread = new Thread(() -> failure.complete(failureOf(type, test)), test.getName());
            thread.setDaemon(true);
            thread.start();
            try {
                String reason = failure.get(SECONDS, TimeUnit.SECONDS);
                report(reason.isEmpty() ? "PASSED" : "FAILED", type, test, start, reason);
            } catch (TimeoutException e) {
                report("FAILED", type, test, start, "still running after " + SECONDS + " s");
            } catch (InterruptedException | ExecutionException e) {
                report("FAILED", type, test, start, e.toString());
            }
        }
    }

    /** Why a test failed; empty if it passed. */
    private static String failureOf(Class<?> type, Method test) {
        Throwable thrown = null;
        try {
            Object instance = type.getConstructor().newInstance();
            for (Method method : annotated(type, "BeforeClass")) {
                method.invoke(null);
            }
            for (Method method : annotated(type, "Before")) {
                method.invoke(instance);
            }
            try {
                test.invoke(instance);
            } catch (InvocationTargetException e) {
                thrown = e.getCause();
            }
            for (Method method : annotated(type, "After")) {
                method.invoke(instance);
            }
            for (Method method : annotated(type, "AfterClass")) {
                method.invoke(null);
            }
        } catch (InvocationTargetException e) {
            thrown = e.getCause();
        } catch (ReflectiveOperationException | LinkageError e) {
            thrown = e;
        }
        Class<?> expected = expected(test);
        if (expected.isInstance(thrown)) {
            return "";
        }
        if (thrown == null) {
            return expected == Unthrown.class ? "" : expected.getName() + " was not thrown";
        }
        return describe(thrown);
    }

    private static String describe(Throwable thrown) {
        List<String> parts = new ArrayList<>();
        for (Throwable t = thrown; t != null && parts.size() < 4; t = t.getCause()) {
            StackTraceElement[] trace = t.getStackTrace();
            parts.add(t + (trace.length > 0 ? " at " + trace[0] : ""));
        }
        return String.join(" <- ", parts).replace('\n', ' ');
    }

    private static List<Method> annotated(Class<?> type, String annotation) {
        List<Method> methods = new ArrayList<>();
        for (Class<?> c = type; c != Object.class; c = c.getSuperclass()) {
            Arrays.stream(c.getDeclaredMethods()).filter(method -> isAnnotated(method, annotation))
                    .filter(method -> methods.stream().noneMatch(m -> m.getName().equals(method.getName())))
                    .forEach(methods::add);
        }
        methods.sort(Comparator.comparing(Method::getName));
        return methods;
    }

    private static boolean isAnnotated(Method method, String annotation) {
        return hasAnnotation(method.getAnnotations(), annotation);
    }

    private static boolean hasAnnotation(Annotation[] annotations, String name) {
        return Arrays.stream(annotations).anyMatch(a -> a.annotationType().getName().equals("org.junit." + name));
    }

    /** The exception that a test expects. */
    private static Class<?> expected(Method test) {
        for (Annotation annotation : test.getAnnotations()) {
            if (annotation.annotationType().getName().equals("org.junit.Test")) {
                try {
                    Class<?> expected = (Class<?>) annotation.annotationType().getMethod("expected").invoke(annotation);
                    return expected.getName().equals("org.junit.Test$None") ? Unthrown.class : expected;
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("org.junit.Test is not JUnit 4's", e);
                }
            }
        }
        throw new IllegalArgumentException(test + " is no test");
    }

    /** Stands for no exception. */
    private static final class Unthrown extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private static void report(String result, Class<?> type, Method test, long start, String reason) {
        String name = type.getName().substring(PACKAGE.length() + 1) + "#" + test.getName();
        long milliseconds = start == 0 ? 0 : (System.nanoTime() - start) / 1_000_000;
        OUT.println(MARK + result + " " + name + " " + milliseconds + " " + reason);
    }
}
