package io.updraft.graph.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// Runs tests, several at a time.
public final class Conformance {
    /// Runs one test; called from several threads.
    @FunctionalInterface
    public interface Runner {
        TestResult run(NodeTest test, String operator);
    }

    private Conformance() {
    }

    /// @param threads how many tests run at a time
    /// @param progress hears after each test how many are done; called from several threads
    /// @return results in the order of the tests
    public static List<TestResult> run(List<NodeTest> tests, Runner runner, int threads, IntConsumer progress) {
        OperatorUnderTest operators = new OperatorUnderTest(tests);
        AtomicInteger done = new AtomicInteger();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<TestResult>> futures = new ArrayList<>();
            for (NodeTest test : tests) {
                futures.add(executor.submit(() -> {
                    TestResult result = runner.run(test, operators.of(test));
                    progress.accept(done.incrementAndGet());
                    return result;
                }));
            }
            List<TestResult> results = new ArrayList<>();
            for (Future<TestResult> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException failure) {
            throw new ConformanceException("a test could not be run: " + failure.getCause(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ConformanceException("interrupted while tests ran", interrupted);
        }
    }
}
