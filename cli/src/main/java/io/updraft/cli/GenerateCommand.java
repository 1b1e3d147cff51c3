package io.updraft.cli;

import io.updraft.graph.LanguageModel;
import io.updraft.graph.generate.Cancellation;
import io.updraft.graph.generate.Generation;
import io.updraft.graph.generate.GenerationOptions;
import io.updraft.graph.generate.Piece;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Continues a text: the text to standard output as it comes, figures to standard error.
@Command(name = "generate", description = "Continues a text.")
final class GenerateCommand implements Callable<Integer> {
    private final Console console;
    private final ModelOpener opener;

    @Mixin
    private ModelArguments model = new ModelArguments();
    @Mixin
    private PromptArguments prompt = new PromptArguments();
    @Mixin
    private SamplingArguments sampling = new SamplingArguments();
    @Mixin
    private DebuggingArguments debugging = new DebuggingArguments();

    @Option(names = "--json", description = "Print one JSON object at the end instead of streaming text.")
    private boolean json;

    GenerateCommand(Console console, ModelOpener opener) {
        this.console = console;
        this.opener = opener;
    }

    @Override
    public Integer call() {
        prompt.check();
        GenerationOptions options = sampling.options();
        Cancellation cancellation = new Cancellation();
        String device;
        try (LanguageModel opened = model.open(opener, debugging.observation());
                Interrupts interrupts = Interrupts.cancelling(cancellation)) {
            device = opened.tokenModel().deviceName();
            Consumer<Piece> listener = json ? piece -> {
            } : this::stream;
            Generation generation = prompt.isText()
                    ? opened.generate(prompt.text(), options, cancellation, listener)
                    : opened.generate(prompt.ids(), options, cancellation, listener);
            if (json) {
                console.out().println(Json.write(object(generation, options, device)));
            } else {
                finish(generation, options, opened);
            }
        }
        debugging.finish(device, console);
        return 0;
    }

    private void stream(Piece piece) {
        if (!piece.text().isEmpty()) {
            console.out().print(piece.text());
            console.out().flush();
        }
    }

    private void finish(Generation generation, GenerationOptions options, LanguageModel opened) {
        if (generation.text().isEmpty() && !generation.ids().isEmpty() && !prompt.isText()) {
            console.out().print(generation.ids());
        }
        if (!generation.text().endsWith("\n")) {
            console.out().println();
        }
        console.out().flush();
        String seed = options.sampling().isGreedy() ? "" : ", seed " + options.sampling().seed();
        console.err().printf(Locale.ROOT,
                "prompt %d tokens, %.1f tokens/s; new %d tokens, %.1f tokens/s; first token after %.1f ms; %s; %s%s%n",
                generation.promptTokens(), generation.prefillTokensPerSecond(), generation.newTokens(),
                generation.decodeTokensPerSecond(), generation.timeToFirstToken() * 1e3,
                generation.finishReason().label(), opened.tokenModel().deviceName(), seed);
    }

    private static Map<String, Object> object(Generation generation, GenerationOptions options, String device) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("ids", generation.ids());
        object.put("text", generation.text());
        object.put("device", device);
        object.put("prompt_tokens", generation.promptTokens());
        object.put("new_tokens", generation.newTokens());
        object.put("ttft_ms", generation.timeToFirstToken() * 1e3);
        object.put("prefill_tokens_per_second", generation.prefillTokensPerSecond());
        object.put("decode_tokens_per_second", generation.decodeTokensPerSecond());
        object.put("finish_reason", generation.finishReason().label());
        if (!options.sampling().isGreedy()) {
            object.put("seed", options.sampling().seed());
        }
        return object;
    }
}
