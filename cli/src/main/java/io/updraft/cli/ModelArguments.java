package io.updraft.cli;

import io.updraft.graph.generate.ModelOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which model, where.
final class ModelArguments {
    @Parameters(paramLabel = "MODEL", description = "Folder with model.onnx, or a .onnx file.")
    private Path model = Path.of("");

    @Option(names = "--device", defaultValue = "cpu", description = "Where it runs (see updraft devices).")
    private String device = "cpu";

    @Option(names = {"-t", "--threads"}, description = "Threads that compute; default: one per processor.")
    private int threads;

    @Option(names = {"-c", "--ctx-size"}, description = "Positions of a text; default: the model's, at most 8192.")
    private int contextLength;

    Path model() {
        if (!Files.exists(model)) {
            throw new UsageException("there is no " + model + "; name a folder with model.onnx, or a .onnx file");
        }
        return model;
    }

    ModelOptions options() {
        if (!device.equals("cpu")) {
            throw new UsageException("there is no device '" + device + "' here; updraft devices lists what there is");
        }
        if (threads < 0 || contextLength < 0) {
            throw new UsageException("--threads and --ctx-size are " + threads + " and " + contextLength
                    + "; give 1 or more, or leave them out");
        }
        return new ModelOptions(device, threads);
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
