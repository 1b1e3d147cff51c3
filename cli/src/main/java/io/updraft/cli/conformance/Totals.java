package io.updraft.cli.conformance;

import io.updraft.graph.conformance.Outcome;
import io.updraft.graph.conformance.TestResult;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// How many tests ended how.
record Totals(int passed, int failed, int unsupported) {
    static Totals of(Collection<TestResult> results) {
        return new Totals(count(results, Outcome.PASSED), count(results, Outcome.FAILED),
                count(results, Outcome.UNSUPPORTED));
    }

    private static int count(Collection<TestResult> results, Outcome outcome) {
        return (int) results.stream().filter(result -> result.outcome() == outcome).count();
    }

    int total() {
        return passed + failed + unsupported;
    }

    Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("passed", passed);
        object.put("failed", failed);
        object.put("unsupported", unsupported);
        object.put("total", total());
        return object;
    }

    @Override
    public String toString() {
        return "%d passed, %d failed, %d unsupported of %d".formatted(passed, failed, unsupported, total());
    }
}
