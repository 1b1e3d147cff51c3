package io.updraft.cli;

import io.updraft.graph.LanguageModel;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.profile.Observation;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which model, where.
final class ModelArguments {
    @Parameters(paramLabel = "MODEL", description = "Folder with model.onnx, or a .onnx file.")
    private Path model = Path.of("");

    @Mixin
    private DeviceArgument device = new DeviceArgument();

    @Mixin
    private CacheArgument cache = new CacheArgument();

    @Option(names = {"-t", "--threads"}, description = "Threads that compute; default: one per processor.")
    private int threads;

    @Option(names = {"-c", "--ctx-size"}, description = "Positions of a text; default: the model's, at most 8192.")
    private int contextLength;

    @Mixin
    private WeightsArgument weights = new WeightsArgument();

    @Mixin
    private VariantsArgument variants = new VariantsArgument();

    Path model() {
        if (!Files.exists(model)) {
            throw new UsageException("there is no " + model + "; name a folder with model.onnx, or a .onnx file");
        }
        return model;
    }

    ModelOptions options() {
        return options(Observation.NONE);
    }

    /// Opens the model, with a bar while a device's kernels are compiled.
    LanguageModel open(ModelOpener opener, Observation observation) {
        ModelOptions options = options(observation);
        try (Progress bar = bar(options)) {
            return opener.open(model(), options, contextLength, bar::at);
        }
    }

    /// As [#open], without a session.
    TokenModel openTokens(ModelOpener opener) {
        ModelOptions options = options();
        try (Progress bar = bar(options)) {
            return opener.openTokens(model(), options, bar::at);
        }
    }

    private static Progress bar(ModelOptions options) {
        return options.device().equals(DeviceArgument.CPU) ? Progress.NONE : Progress.of("compiling kernels", 1);
    }

    private ModelOptions options(Observation observation) {
        if (threads < 0 || contextLength < 0) {
            throw new UsageException("--threads and --ctx-size are " + threads + " and " + contextLength
                    + "; give 1 or more, or leave them out");
        }
        return new ModelOptions(device.name(), threads, weights.format(), cache.types(), observation,
                variants.options());
    }

    /// Processors that compute.
    int threads() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /// 0 where nothing is asked for.
    int contextLength() {
        return contextLength;
    }
}
