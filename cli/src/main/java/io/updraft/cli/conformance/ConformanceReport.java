package io.updraft.cli.conformance;

import io.updraft.graph.conformance.Outcome;
import io.updraft.graph.conformance.TestResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What came of a suite, by operator and test.
///
/// @param suite the file or folder
/// @param seconds that it took, a rival's part apart
/// @param rival whom it is compared with
/// @param explained whether to tell of each test where its nodes ran
public record ConformanceReport(String suite, String device, List<TestResult> results, double seconds,
        Optional<Rival> rival, boolean explained) {
    /// What a rival made of the same tests, in the same order.
    public record Rival(String name, List<TestResult> results) {
        public Rival {
            results = List.copyOf(results);
        }
    }

    public ConformanceReport {
        results = List.copyOf(results);
    }

    /// Whether nothing came out wrong.
    public boolean isClean() {
        return totals().failed() == 0;
    }

    Totals totals() {
        return Totals.of(results);
    }

    /// Tests and those of the rival by operator.
    private Map<String, List<Integer>> byOperator() {
        Map<String, List<Integer>> operators = new TreeMap<>();
        for (int i = 0; i < results.size(); i++) {
            operators.computeIfAbsent(results.get(i).operator(), _ -> new ArrayList<>()).add(i);
        }
        return operators;
    }

    private Totals totals(List<TestResult> of, List<Integer> indices) {
        return Totals.of(indices.stream().map(of::get).toList());
    }

    /// How often each kernel ran.
    Map<String, Integer> kernels() {
        Map<String, Integer> runs = new TreeMap<>();
        results.forEach(result -> result.kernels().forEach(kernel -> runs.merge(kernel, 1, Integer::sum)));
        return runs;
    }

    private PlacedNodes placed() {
        return new PlacedNodes(results.stream().flatMap(result -> result.placements().stream()).toList());
    }

    /// Where a test's nodes ran; empty where there is no device.
    String placed(TestResult result) {
        return new PlacedNodes(result.placements()).line(device);
    }

    /// For people: a table by operator, what failed and why, what is unsupported and why, the totals.
    public String text() {
        StringBuilder text = new StringBuilder("%-44s %6s %6s %11s".formatted("operator", "passed", "failed",
                "unsupported"));
        rival.ifPresent(other -> text.append("   ").append(other.name()));
        text.append('\n');
        byOperator().forEach((operator, indices) -> {
            Totals own = totals(results, indices);
            text.append("%-44s %6d %6d %11d".formatted(operator, own.passed(), own.failed(), own.unsupported()));
            rival.ifPresent(other -> text.append("   %d passed".formatted(totals(other.results(), indices).passed())));
            text.append('\n');
        });
        list(text, Outcome.FAILED);
        list(text, Outcome.UNSUPPORTED);
        if (explained) {
            text.append("\nwhere nodes ran:\n");
            results.forEach(result -> text.append("  ").append(result.test()).append(": ").append(placed(result))
                    .append('\n'));
        }
        text.append('\n').append(placed().text(device));
        kernels().forEach((kernel, runs) -> text.append("kernel %s ran %d times%n".formatted(kernel, runs)));
        rival.ifPresent(other -> text.append(other.name()).append(": ").append(Totals.of(other.results()))
                .append('\n'));
        return text.append(String.format(Locale.ROOT, "%s on %s: %s, in %.1f s%n", suite, device, totals(), seconds))
                .toString();
    }

    private void list(StringBuilder text, Outcome outcome) {
        List<TestResult> some = results.stream().filter(result -> result.outcome() == outcome).toList();
        if (!some.isEmpty()) {
            text.append('\n').append(outcome.name().toLowerCase(Locale.ROOT)).append(":\n");
            some.forEach(result -> text.append("  ").append(result.test()).append(": ").append(result.detail())
                    .append('\n'));
        }
    }

    /// For machines; ends with the totals.
    public Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("suite", suite);
        object.put("device", device);
        object.put("seconds", seconds);
        object.put("tests", tests());
        object.put("operators", operators());
        object.put("kernels", kernels());
        if (!placed().placements().isEmpty()) {
            object.put("nodes", placed().object());
        }
        rival.ifPresent(other -> {
            Map<String, Object> totals = new LinkedHashMap<>();
            totals.put("name", other.name());
            totals.putAll(Totals.of(other.results()).object());
            object.put("rival", totals);
        });
        object.putAll(totals().object());
        return object;
    }

    private List<Object> tests() {
        List<Object> tests = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Map<String, Object> test = new LinkedHashMap<>();
            test.put("test", results.get(i).test());
            test.put("operator", results.get(i).operator());
            test.putAll(object("", results.get(i)));
            test.put("kernels", results.get(i).kernels());
            PlacedNodes nodes = new PlacedNodes(results.get(i).placements());
            if (!nodes.placements().isEmpty()) {
                test.put("nodes", nodes.object());
            }
            int index = i;
            rival.ifPresent(other -> test.putAll(object("rival_", other.results().get(index))));
            tests.add(test);
        }
        return tests;
    }

    private static Map<String, Object> object(String prefix, TestResult result) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put(prefix + "outcome", result.outcome().name().toLowerCase(Locale.ROOT));
        if (!result.detail().isEmpty()) {
            object.put(prefix + "detail", result.detail());
        }
        return object;
    }

    private Map<String, Object> operators() {
        Map<String, Object> operators = new LinkedHashMap<>();
        byOperator().forEach((operator, indices) -> {
            Map<String, Object> counts = totals(results, indices).object();
            rival.ifPresent(other -> counts.put("rival_passed", totals(other.results(), indices).passed()));
            operators.put(operator, counts);
        });
        return operators;
    }
}
