package io.updraft.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The facts of `inspect` for people.
final class InspectText {
    private final PrintWriter out;

    InspectText(PrintWriter out) {
        this.out = out;
    }

    void print(Map<String, Object> facts) {
        out.println(facts.get("model") + " on " + facts.get("device"));
        names("inputs", facts);
        names("outputs", facts);
        out.println("operators");
        map(facts, "operators").forEach((operator, count) -> out.printf("  %5s  %s%n", count, operator));
        out.println("constants");
        map(facts, "constant_bytes").forEach((type, bytes) -> out.printf("  %10s  %s%n",
                Bytes.text(((Number) bytes).doubleValue()), type));
        out.println("vocabulary " + facts.get("vocabulary_size") + ", context " + facts.get("context_length"));
        out.println("runs as " + facts.get("runs_as"));
        Map<?, ?> memory = map(facts, "memory");
        out.printf("memory for %s positions: weights %s + cache %s + workspace %s = %s%n", memory.get("context"),
                bytes(memory, "weight_bytes"), bytes(memory, "cache_bytes"), bytes(memory, "workspace_bytes"),
                bytes(memory, "total_bytes"));
        if (facts.get("passes") instanceof List<?> passes) {
            out.println("passes");
            passes.forEach(pass -> pass((Map<?, ?>) pass));
        }
        if (facts.get("kernels") instanceof List<?> kernels) {
            out.println("kernels");
            kernels.forEach(kernel -> kernel((Map<?, ?>) kernel));
        }
        if (facts.get("nodes") instanceof List<?> nodes) {
            out.println("nodes, on the reference implementations");
            nodes.forEach(node -> out.println("  " + node));
        }
    }

    /// The first few; a model has an input for each layer's cache.
    private void names(String key, Map<String, Object> facts) {
        List<?> names = (List<?>) Optional.ofNullable(facts.get(key)).orElse(List.of());
        out.println(key);
        names.stream().limit(4).forEach(name -> out.println("  " + name));
        if (names.size() > 4) {
            out.println("  and " + (names.size() - 4) + " more");
        }
    }

    private void pass(Map<?, ?> pass) {
        out.println("  " + pass.get("name") + ": " + pass.get("summary"));
        out.println("      why: " + pass.get("reason"));
        if (pass.get("notes") instanceof List<?> notes) {
            notes.forEach(note -> out.println("      left: " + note));
        }
    }

    private void kernel(Map<?, ?> kernel) {
        out.printf("  %-28s %-40s %s%n", kernel.get("kernel"), kernel.get("operator"), kernel.get("node"));
        if (kernel.get("refused") instanceof List<?> refused) {
            refused.forEach(reason -> out.println("      not " + reason));
        }
        if (kernel.get("variants") instanceof List<?> variants) {
            variants.forEach(variant -> out.println("      " + variant));
        }
    }

    private static Map<?, ?> map(Map<?, ?> facts, String key) {
        return facts.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String bytes(Map<?, ?> map, String key) {
        return map.get(key) instanceof Number number ? Bytes.text(number.doubleValue()) : "?";
    }
}
