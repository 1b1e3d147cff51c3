package io.updraft.cli.bench;

import io.updraft.graph.LoadedModel;
import io.updraft.graph.Models;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.ir.Progress;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.operator.contracts.StandardOperators;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A shape with random weights and no file, in three configurations one after another: halves with plain attention over
/// keys and values in float32, int8 and int4 in blocks of 128 with attention over halves.
public final class ShapeBench {
    /// Runs before those that count, nothing between them: a device has no compilers that warm up.
    private static final Race.Pace PACE = new Race.Pace(0, 0);

    private final LlamaShape shape;
    private final ModelOptions options;
    private final int[] prompt;
    private final int newTokens;
    private final int rounds;

    /// Weights and caches that go together.
    record Configuration(String name, RandomLlama.Format format, KvTypes cache) {
        static List<Configuration> all() {
            return List.of(new Configuration("fp16 and plain attention", RandomLlama.Format.HALF, KvTypes.F32),
                    new Configuration("int8 and flash attention", RandomLlama.Format.INT8, KvTypes.parse("f16")),
                    new Configuration("int4 and flash attention", RandomLlama.Format.INT4, KvTypes.parse("f16")));
        }
    }

    /// @param prompt ids
    public ShapeBench(LlamaShape shape, ModelOptions options, int[] prompt, int newTokens, int rounds) {
        this.shape = shape;
        this.options = options;
        this.prompt = prompt.clone();
        this.newTokens = newTokens;
        this.rounds = rounds;
    }

    /// Measures.
    ///
    /// @param only names of configurations that are wanted begin with it; "" for all
    /// @param begun hears of each configuration
    /// @param progress hears of what goes on in opening it
    public ShapeReport run(String only, Consumer<String> begun, Progress progress) {
        double bandwidth = MemoryBandwidth.of(options.device(), Math.max(1, options.threads()));
        List<ShapeReport.Row> rows = new ArrayList<>();
        for (Configuration each : Configuration.all()) {
            if (each.name().startsWith(only)) {
                begun.accept(each.name());
                rows.add(measure(each, progress));
            }
        }
        if (rows.isEmpty()) {
            throw new BenchException("no configuration is named '" + only + "'; there are "
                    + Configuration.all().stream().map(Configuration::name).toList());
        }
        return new ShapeReport(shape, options.device(), prompt.length, newTokens, rounds, bandwidth, rows);
    }

    private ShapeReport.Row measure(Configuration configuration, Progress progress) {
        long start = System.nanoTime();
        LoadedModel loaded = Models.load("random llama",
                RandomLlama.graph(shape, configuration.format(), StandardOperators.registry()), shape.signature(),
                shape.vocabulary(), options.withCache(configuration.cache()), progress);
        int context = prompt.length + newTokens;
        try (UpdraftContender ours = new UpdraftContender(loaded.model(), context)) {
            double opened = (System.nanoTime() - start) * 1e-9;
            Measurement result = Race.run(List.of(ours), prompt, newTokens, rounds, PACE, _ -> {
            }).getFirst();
            // A token reads what precedes it; on the average, that is the prompt and half of what follows.
            double cacheRead = (prompt.length + newTokens / 2.0) / context * result.memory().cache();
            return new ShapeReport.Row(configuration.name(), result.memory(), opened, result.decode(),
                    result.prefill(), loaded.model().weightBytesPerToken() + (long) cacheRead);
        }
    }
}
