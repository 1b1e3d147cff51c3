package io.updraft.graph.conformance;

import io.updraft.graph.kernels.Placement;
import java.util.List;

/// What came of a test, and why.
///
/// @param operator under test, such as "Add", "com.microsoft::Gelu" or, where the test spells an operator out by its
///            function body, "Gelu (function body)"
/// @param detail the first difference or the reason of the refusal; empty where it passed
/// @param kernels names of the kernels that ran, each as often as it did; nodes on reference implementations have none
/// @param placements where each node ran, if there is a device
public record TestResult(String test, String operator, Outcome outcome, String detail, List<String> kernels,
        List<Placement> placements) {
    public TestResult {
        kernels = List.copyOf(kernels);
        placements = List.copyOf(placements);
    }

    /// A test that ran no kernels that are known of.
    public TestResult(String test, String operator, Outcome outcome, String detail) {
        this(test, operator, outcome, detail, List.of(), List.of());
    }
}
