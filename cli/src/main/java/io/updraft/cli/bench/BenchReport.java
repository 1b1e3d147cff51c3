package io.updraft.cli.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The figures of a race, ready to be printed.
///
/// @param results ours first, then the rival's if there was one
/// @param bandwidth bytes a second that the device's memory gives
/// @param bytesPerToken bytes of weights that our decode step reads
/// @param pricePerHour of this machine, in whatever currency
public record BenchReport(String model, String device, int threads, int promptTokens, int newTokens, int rounds,
        List<Measurement> results, double bandwidth, long bytesPerToken, Optional<Double> pricePerHour) {
    public BenchReport {
        results = List.copyOf(results);
    }

    /// Share of the memory's bandwidth that our weights are read with while decoding.
    double bandwidthShare() {
        return results.getFirst().decode().median() * bytesPerToken / bandwidth;
    }

    /// One object; the rival's figures have the same keys under `rival`.
    public Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("model", model);
        object.put("device", device);
        object.put("threads", threads);
        object.put("prompt_tokens", promptTokens);
        object.put("new_tokens", newTokens);
        object.put("repeat", rounds);
        figures(object, results.getFirst());
        object.put("memory_bandwidth_bytes_per_second", bandwidth);
        object.put("weight_bytes_per_token", bytesPerToken);
        object.put("memory_bandwidth_percent", 100 * bandwidthShare());
        if (results.size() > 1) {
            Map<String, Object> rival = new LinkedHashMap<>();
            figures(rival, results.get(1));
            object.put("rival", rival);
            object.put("decode_speedup", speedup(true));
            object.put("prefill_speedup", speedup(false));
        }
        return object;
    }

    private void figures(Map<String, Object> object, Measurement result) {
        object.put("name", result.name());
        put(object, "decode_tokens_per_second", result.decode());
        put(object, "prefill_tokens_per_second", result.prefill());
        put(object, "ttft_ms", result.firstTokenMillis());
        object.put("memory_bytes", result.memory().total());
        if (result.memory().weights() > 0) {
            object.put("weight_bytes", result.memory().weights());
            object.put("cache_bytes", result.memory().cache());
            object.put("workspace_bytes", result.memory().workspace());
        }
        object.put("same_ids", result.agreement());
        pricePerHour.ifPresent(price -> {
            object.put("cost_per_million_prompt_tokens", cost(price, result.prefill().median()));
            object.put("cost_per_million_new_tokens", cost(price, result.decode().median()));
        });
    }

    private static void put(Map<String, Object> object, String key, Spread spread) {
        object.put(key, spread.median());
        Map<String, Object> range = new LinkedHashMap<>();
        range.put("min", spread.min());
        range.put("max", spread.max());
        range.put("relative", spread.relative());
        object.put(key + "_spread", range);
    }

    private static double cost(double pricePerHour, double tokensPerSecond) {
        return pricePerHour / 3600 / tokensPerSecond * 1e6;
    }

    private double speedup(boolean decode) {
        Measurement ours = results.getFirst();
        Measurement rival = results.get(1);
        return decode
                ? ours.decode().median() / rival.decode().median()
                : ours.prefill().median() / rival.prefill().median();
    }

    /// A table for people, with what the figures mean below it.
    public String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(Locale.ROOT, "%s on %s, %d threads: prompt %d, new %d tokens, median of %d (spread)%n%n",
                        model, device, threads, promptTokens, newTokens, rounds));
        text.append(
                "| | decode tokens/s | prefill tokens/s | first token ms | memory MB | same ids |\n|---|---|---|---|---|---|\n");
        for (Measurement result : results) {
            text.append(String.format(Locale.ROOT, "| %s | %s | %s | %s | %.1f | %d of %d |%n", result.name(),
                    cell(result.decode(), 1), cell(result.prefill(), 1), cell(result.firstTokenMillis(), 2),
                    result.memory().total() / 1e6, result.agreement(), newTokens));
        }
        Measurement ours = results.getFirst();
        text.append(String.format(Locale.ROOT, "%nupdraft's memory: weights %.1f MB, cache %.1f MB, workspace %.1f MB",
                ours.memory().weights() / 1e6, ours.memory().cache() / 1e6, ours.memory().workspace() / 1e6));
        if (results.size() > 1) {
            text.append("; the rival's: growth of the process while it was opened and run");
        }
        text.append(String.format(Locale.ROOT,
                "%ndecode reads %.1f MB of weights a token: %.1f GB/s, %.0f %% of the %.1f GB/s that memory gives here%n",
                bytesPerToken / 1e6, ours.decode().median() * bytesPerToken / 1e9, 100 * bandwidthShare(),
                bandwidth / 1e9));
        if (results.size() > 1) {
            text.append(String.format(Locale.ROOT, "against %s: decode %.2fx, prefill %.2fx%n", results.get(1).name(),
                    speedup(true), speedup(false)));
        }
        pricePerHour.ifPresent(price -> results.forEach(result -> text.append(String.format(Locale.ROOT,
                "%s at %.2f an hour: %.4f per million prompt tokens, %.4f per million new tokens%n", result.name(),
                price, cost(price, result.prefill().median()), cost(price, result.decode().median())))));
        return text.toString();
    }

    /// A line of names and a line for each contender.
    public String csv() {
        List<String> lines = new ArrayList<>();
        lines.add("name,model,device,threads,prompt_tokens,new_tokens,repeat,decode_tokens_per_second,"
                + "decode_min,decode_max,prefill_tokens_per_second,prefill_min,prefill_max,ttft_ms,ttft_min,ttft_max,"
                + "memory_bytes,same_ids,memory_bandwidth_percent");
        for (int i = 0; i < results.size(); i++) {
            Measurement result = results.get(i);
            lines.add(String.join(",", quoted(result.name()), quoted(model), device, "" + threads, "" + promptTokens,
                    "" + newTokens, "" + rounds, columns(result.decode()), columns(result.prefill()),
                    columns(result.firstTokenMillis()), "" + result.memory().total(), "" + result.agreement(),
                    i == 0 ? String.format(Locale.ROOT, "%.1f", 100 * bandwidthShare()) : ""));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private static String columns(Spread spread) {
        return String.format(Locale.ROOT, "%.3f,%.3f,%.3f", spread.median(), spread.min(), spread.max());
    }

    private static String cell(Spread spread, int digits) {
        String number = "%." + digits + "f";
        return String.format(Locale.ROOT, number + " (" + number + " to " + number + ")", spread.median(),
                spread.min(), spread.max());
    }
}
