package io.updraft.cli;

import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.GenerationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Option;

/// How long, how random, and where to stop; names as llama.cpp has them.
final class SamplingArguments {
    @Option(names = {"-n",
        "--max-new-tokens"}, paramLabel = "N", defaultValue = "256", description = "Most new tokens; default ${DEFAULT-VALUE}.")
    private int maxNewTokens;

    @Option(names = {"--temperature",
        "--temp"}, paramLabel = "T", defaultValue = "0", description = "Randomness; 0 (the default) takes the likeliest token each time.")
    private double temperature;

    @Option(names = "--top-k", paramLabel = "K", defaultValue = "0", description = "Only the K likeliest; 0: all.")
    private int topK;

    @Option(names = "--top-p", paramLabel = "P", defaultValue = "1", description = "Only the fewest likeliest that reach probability P; 1: all.")
    private double topP;

    @Option(names = "--min-p", paramLabel = "P", defaultValue = "0", description = "Only those at least P times as likely as the likeliest; 0: all.")
    private double minP;

    @Option(names = "--repeat-penalty", paramLabel = "X", defaultValue = "1", description = "Makes recent tokens less likely; 1: no change.")
    private double repeatPenalty;

    @Option(names = "--repeat-last-n", paramLabel = "N", defaultValue = "64", description = "How many tokens are recent; default ${DEFAULT-VALUE}.")
    private int repeatLastN;

    @Option(names = {"-s",
        "--seed"}, paramLabel = "SEED", description = "The same seed gives the same text; default: another each time.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--stop", paramLabel = "TEXT", description = "Ends before this text; may be given several times.")
    private List<String> stop = new ArrayList<>();

    @Option(names = "--ignore-eos", description = "Go on past the model's end tokens, for measuring.")
    private boolean ignoreEos;

    /// @throws UsageException for a value out of its range
    GenerationOptions options() {
        try {
            return GenerationOptions.builder().maxNewTokens(maxNewTokens).temperature(temperature).topK(topK)
                    .topP(topP).minP(minP).repeatPenalty(repeatPenalty).repeatLastN(repeatLastN)
                    .seed(seed.orElseGet(() -> RandomGenerator.getDefault().nextLong() >>> 1)).stop(stop)
                    .ignoreEndTokens(ignoreEos).build();
        } catch (GenerationException e) {
            throw new UsageException("--" + e.getMessage());
        }
    }
}
