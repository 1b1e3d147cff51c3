package io.updraft.graph.profile;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Time in kernels by operator, and what the steps took besides.
///
/// @param rows the longest first
/// @param steps steps of sessions
/// @param stepNanos time of all steps
/// @param kernelNanos of that, in kernels
public record OperatorSummary(List<Row> rows, int steps, long stepNanos, long kernelNanos) {
    public OperatorSummary {
        rows = List.copyOf(rows);
    }

    /// One kernel for one operator.
    public record Row(String operator, String kernel, int calls, long nanos) {
        private Row plus(Span span) {
            return new Row(operator, kernel, calls + 1, nanos + span.nanos());
        }
    }

    public static OperatorSummary of(List<Span> spans) {
        Map<List<String>, Row> rows = new LinkedHashMap<>();
        int steps = 0;
        long stepNanos = 0;
        long kernelNanos = 0;
        for (Span span : spans) {
            if (span.kind() == Span.Kind.STEP) {
                steps++;
                stepNanos += span.nanos();
            } else if (span.kind() == Span.Kind.KERNEL) {
                kernelNanos += span.nanos();
                List<String> key = List.of(span.operator(), span.name());
                rows.put(key, rows.getOrDefault(key, new Row(span.operator(), span.name(), 0, 0)).plus(span));
            }
        }
        return new OperatorSummary(rows.values().stream()
                .sorted(Comparator.comparingLong(Row::nanos).reversed().thenComparing(Row::kernel)).toList(), steps,
                stepNanos, kernelNanos);
    }
}
