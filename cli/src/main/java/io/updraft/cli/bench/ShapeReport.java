package io.updraft.cli.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The figures of a shape, ready to be printed.
///
/// @param bandwidth bytes a second that the device's memory gives
public record ShapeReport(LlamaShape shape, String device, int promptTokens, int newTokens, int rounds,
        double bandwidth, List<Row> rows) {
    public ShapeReport {
        rows = List.copyOf(rows);
    }

    /// One configuration.
    ///
    /// @param opened seconds until the first step could run: weights drawn, packed and sent, kernels compiled
    /// @param bytesPerToken weights, keys and values that a token reads
    public record Row(String name, Contender.Memory memory, double opened, Spread decode, Spread prefill,
            long bytesPerToken) {
        /// Tokens a second if memory alone bounded them.
        double limit(double bandwidth) {
            return bandwidth / bytesPerToken;
        }
    }

    /// One object, with an entry for each configuration.
    public Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("device", device);
        object.put("hidden_size", shape.hidden());
        object.put("layers", shape.layers());
        object.put("prompt_tokens", promptTokens);
        object.put("new_tokens", newTokens);
        object.put("repeat", rounds);
        object.put("memory_bandwidth_bytes_per_second", bandwidth);
        object.put("configurations", rows.stream().map(this::object).toList());
        return object;
    }

    private Map<String, Object> object(Row row) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", row.name());
        object.put("weight_bytes", row.memory().weights());
        object.put("cache_bytes", row.memory().cache());
        object.put("workspace_bytes", row.memory().workspace());
        object.put("open_seconds", row.opened());
        object.put("decode_tokens_per_second", row.decode().median());
        object.put("decode_min", row.decode().min());
        object.put("decode_max", row.decode().max());
        object.put("prefill_tokens_per_second", row.prefill().median());
        object.put("bytes_per_token", row.bytesPerToken());
        object.put("memory_limit_percent", 100 * row.decode().median() / row.limit(bandwidth));
        return object;
    }

    /// A table for people.
    public String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT,
                "random weights, %d layers of %d on %s; prompt %d, new %d tokens, median of %d; memory copies %.0f GB/s%n%n",
                shape.layers(), shape.hidden(), device, promptTokens, newTokens, rounds, bandwidth / 1e9));
        text.append("| | weights and cache GB | tokens/s at batch 1 | of the memory's limit | prompt tokens/s | "
                + "opened in s |\n|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            text.append(String.format(Locale.ROOT,
                    "| %s | %.2f + %.2f = %.2f | %.1f (%.1f to %.1f) | %.0f %% | %.0f | %.1f |%n",
                    row.name(), row.memory().weights() / 1e9, row.memory().cache() / 1e9,
                    (row.memory().weights() + row.memory().cache()) / 1e9, row.decode().median(), row.decode().min(),
                    row.decode().max(), 100 * row.decode().median() / row.limit(bandwidth), row.prefill().median(),
                    row.opened()));
        }
        return text.toString();
    }
}
