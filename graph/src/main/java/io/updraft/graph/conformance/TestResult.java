package io.updraft.graph.conformance;

import java.util.List;

/// What came of a test, and why.
///
/// @param operator under test, such as "Add", "com.microsoft::Gelu" or, where the test spells an operator out by its
///            function body, "Gelu (function body)"
/// @param detail the first difference or the reason of the refusal; empty where it passed
/// @param kernels names of the kernels that ran, each as often as it did; nodes on reference implementations have none
public record TestResult(String test, String operator, Outcome outcome, String detail, List<String> kernels) {
    public TestResult {
        kernels = List.copyOf(kernels);
    }
}
