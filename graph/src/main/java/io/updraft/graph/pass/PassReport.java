package io.updraft.graph.pass;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What one pass did to one graph.
///
/// @param changes how often each kind of change was made
/// @param notes why candidates were left alone
public record PassReport(String pass, String reason, Map<String, Integer> changes, List<String> notes) {
    public PassReport {
        changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
        notes = List.copyOf(notes);
    }

    /// Such as "18 MatMul -> Linear, 1 Add -> bias of Linear", or "nothing".
    public String summary() {
        return changes.isEmpty()
                ? "nothing"
                : changes.entrySet().stream().map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }
}
