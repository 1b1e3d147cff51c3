package io.updraft.cli.conformance;

import io.updraft.graph.kernels.Placement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where nodes ran, counted by operator, and by reason where that was not the device.
record PlacedNodes(List<Placement> placements) {
    PlacedNodes {
        placements = List.copyOf(placements);
    }

    int onDevice() {
        return (int) placements.stream().filter(Placement::isOnDevice).count();
    }

    private Map<String, Integer> counted(boolean onDevice) {
        Map<String, Integer> counts = new TreeMap<>();
        placements.stream().filter(each -> each.isOnDevice() == onDevice)
                .forEach(each -> counts.merge(text(each), 1, Integer::sum));
        return counts;
    }

    private static String text(Placement placement) {
        String domain = placement.operator().domain();
        String operator = domain.isEmpty() ? placement.operator().type() : domain + "::" + placement.operator().type();
        return placement.isOnDevice() ? operator : operator + " (" + placement.reason() + ")";
    }

    /// In one line, such as "2 on emulator; on cpu: Cast (no kernel for this operator)".
    String line(String device) {
        List<String> parts = new ArrayList<>();
        if (onDevice() > 0) {
            parts.add("on " + device + ": " + list(counted(true)));
        }
        if (onDevice() < placements.size()) {
            parts.add("on cpu: " + list(counted(false)));
        }
        return String.join("; ", parts);
    }

    private static String list(Map<String, Integer> counts) {
        List<String> texts = new ArrayList<>();
        counts.forEach((what, count) -> texts.add(count == 1 ? what : what + " x" + count));
        return String.join(", ", texts);
    }

    /// A line for each operator, and for each reason.
    String text(String device) {
        StringBuilder text = new StringBuilder();
        counted(true).forEach((what, count) -> text.append("%6d on %s: %s%n".formatted(count, device, what)));
        counted(false).forEach((what, count) -> text.append("%6d on cpu: %s%n".formatted(count, what)));
        return text.toString();
    }

    /// For machines.
    Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("on_device", counted(true));
        object.put("on_cpu", counted(false));
        return object;
    }
}
