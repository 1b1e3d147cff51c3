package io.updraft.cli;

import io.updraft.graph.generate.NpyIds;
import io.updraft.graph.generate.Perplexity;
import io.updraft.graph.generate.TokenModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How well a model predicts a text.
@Command(name = "perplexity", description = "Measures how well the model predicts a text; lower is better.")
final class PerplexityCommand implements Callable<Integer> {
    private final Console console;
    private final ModelOpener opener;

    @Mixin
    private ModelArguments model = new ModelArguments();

    @Option(names = "--ids", required = true, paramLabel = "FILE", description = "The text's ids: .npy with int32 or int64.")
    private Path ids = Path.of("");

    @Option(names = "--window", paramLabel = "N", defaultValue = "256", description = "Ids that are predicted from an empty cache at a time; default ${DEFAULT-VALUE}.")
    private int window;

    @Option(names = "--windows", paramLabel = "M", defaultValue = "0", description = "How many windows, from the beginning; default: as many as there are.")
    private int windows;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    PerplexityCommand(Console console, ModelOpener opener) {
        this.console = console;
        this.opener = opener;
    }

    @Override
    public Integer call() {
        if (window < 1 || windows < 0) {
            throw new UsageException("--window is " + window + " and --windows " + windows + "; give at least 1");
        }
        int[] text = NpyIds.read(ids);
        int count = windows == 0 ? Perplexity.windowsIn(text, window) : windows;
        try (TokenModel opened = model.openTokens(opener);
                Progress progress = Progress.of("windows", count)) {
            Perplexity result = Perplexity.measure(opened, text, window, count, progress::at);
            print(result);
        }
        return 0;
    }

    private void print(Perplexity result) {
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("nll", result.nll());
            object.put("ppl", result.ppl());
            object.put("tokens", result.tokens());
            console.out().println(Json.write(object));
        } else {
            console.out().printf(Locale.ROOT, "perplexity %.4f (nll %.6f over %d tokens)%n", result.ppl(),
                    result.nll(), result.tokens());
        }
    }
}
