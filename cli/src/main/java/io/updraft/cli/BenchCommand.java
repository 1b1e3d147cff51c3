package io.updraft.cli;

import io.updraft.cli.bench.BenchReport;
import io.updraft.cli.bench.Contender;
import io.updraft.cli.bench.LlamaShape;
import io.updraft.cli.bench.Measurement;
import io.updraft.cli.bench.MemoryBandwidth;
import io.updraft.cli.bench.OnnxRuntimeContender;
import io.updraft.cli.bench.Race;
import io.updraft.cli.bench.RandomLlama;
import io.updraft.cli.bench.ShapeBench;
import io.updraft.cli.bench.ShapeReport;
import io.updraft.cli.bench.UpdraftContender;
import io.updraft.graph.Models;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.profile.Observation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// Prompt and decode throughput, alone or against a rival in the same process, taken in turn.
@Command(name = "bench", description = "Measures throughput, time to the first token and memory.")
final class BenchCommand implements Callable<Integer> {
    private static final long PROMPT_SEED = 7;
    private static final List<String> NOT_WITH_SHAPE = List.of("--quantize", "--kv-type", "--profile",
            "--print-kernels", "--rival", "--random-llama", "--price-per-hour");
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// How the figures are printed.
    enum Format {
        MD, CSV, JSON
    }

    /// Whom to measure against.
    enum Rival {
        ONNXRUNTIME
    }

    @Parameters(paramLabel = "MODEL", arity = "0..1", description = "Folder with model.onnx, or a .onnx file.")
    private Path model = Path.of("");

    @Option(names = {"-p",
        "--prompt-tokens"}, paramLabel = "N", defaultValue = "512", description = "Ids of the prompt, drawn at random; default ${DEFAULT-VALUE}.")
    private int promptTokens;

    @Option(names = {"-n",
        "--new-tokens"}, paramLabel = "N", defaultValue = "256", description = "New tokens, greedy, past end tokens; default ${DEFAULT-VALUE}.")
    private int newTokens;

    @Option(names = {"-r",
        "--repeat"}, paramLabel = "N", defaultValue = "5", description = "Measured runs after warming up; default ${DEFAULT-VALUE}.")
    private int repeat;

    @Option(names = {"-t", "--threads"}, paramLabel = "N", description = "Threads of each; default: one per processor.")
    private int threads;

    @Mixin
    private DeviceArgument device = new DeviceArgument();

    @Mixin
    private CacheArgument cache = new CacheArgument();

    @Mixin
    private WeightsArgument weights = new WeightsArgument();

    @Mixin
    private VariantsArgument variants = new VariantsArgument();

    @Mixin
    private DebuggingArguments debugging = new DebuggingArguments();

    @Option(names = "--rival", paramLabel = "NAME", description = "Measure against: onnxruntime.")
    private Optional<Rival> rival = Optional.empty();

    @Option(names = "--price-per-hour", paramLabel = "X", description = "Of this machine, to print costs.")
    private Optional<Double> price = Optional.empty();

    @Option(names = "--random-llama", paramLabel = "SHAPE", description = "Write a Llama with random int4 weights to MODEL first, unless it is there: 1b, tiny.")
    private Optional<String> randomLlama = Optional.empty();

    @Option(names = "--shape", paramLabel = "SHAPE", description = "Instead of a MODEL: random weights of this shape, in halves, int8 and int4: llama-2-7b, 1b, tiny.")
    private Optional<String> shape = Optional.empty();

    @Option(names = "--only", paramLabel = "NAME", defaultValue = "", description = "With --shape: fp16, int8 or int4 alone.")
    private String only = "";

    @Option(names = {"-o",
        "--output"}, paramLabel = "FORMAT", defaultValue = "md", description = "md, csv or json; default ${DEFAULT-VALUE}.")
    private Format format = Format.MD;

    @Option(names = "--json", description = "The same as --output json.")
    private boolean json;

    BenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        check();
        if (shape.isPresent()) {
            print(measure(named(shape.get())));
            return 0;
        }
        randomLlama.ifPresent(this::writeRandomLlama);
        if (!Files.exists(model)) {
            throw new UsageException("there is no " + model + "; name a folder with model.onnx, or a .onnx file");
        }
        BenchReport report = measure(debugging.observation());
        console.out().print(switch (json ? Format.JSON : format) {
            case MD -> report.markdown();
            case CSV -> report.csv();
            case JSON -> Json.write(report.object()) + "\n";
        });
        debugging.finish(report.device(), console);
        return 0;
    }

    private void check() {
        if (promptTokens < 1 || newTokens < 1 || repeat < 1 || threads < 0) {
            throw new UsageException("--prompt-tokens, --new-tokens, --repeat and --threads must be 1 or more");
        }
        if (shape.isPresent()) {
            checkShape();
        } else if (!only.isEmpty()) {
            throw new UsageException(
                    "--only chooses among the configurations of --shape; name a shape, or leave it out");
        }
        if (price.isPresent() && !(price.get() > 0)) {
            throw new UsageException("--price-per-hour is " + price.get() + "; give more than 0");
        }
    }

    /// A shape has configurations of its own; nothing that is asked for is silently left out.
    private void checkShape() {
        ParseResult given = spec.commandLine().getParseResult();
        for (String option : NOT_WITH_SHAPE) {
            if (given.hasMatchedOption(option)) {
                throw new UsageException("--shape does not take " + option + ": its configurations have weights and "
                        + "caches of their own, and are measured alone (--only NAME for one of them)");
            }
        }
        if (given.hasMatchedPositional(0)) {
            throw new UsageException("--shape needs no MODEL, and " + model + " was given; leave out one of the two");
        }
        if (format == Format.CSV) {
            throw new UsageException("--shape is printed as md or json");
        }
    }

    private static LlamaShape named(String name) {
        return LlamaShape.named(name).orElseThrow(
                () -> new UsageException("there is no shape '" + name + "'; give llama-2-7b, 1b or tiny"));
    }

    private ShapeReport measure(LlamaShape extents) {
        return new ShapeBench(extents, new ModelOptions(device.name(), cores()).withVariants(variants.options()),
                prompt(extents.vocabulary()),
                newTokens, repeat).run(only, name -> console.err().println("measuring " + name), (_, of, what) -> {
                    if (of == 0) {
                        console.err().println(what);
                    }
                });
    }

    private void print(ShapeReport report) {
        console.out().print(json || format == Format.JSON ? Json.write(report.object()) + "\n" : report.markdown());
    }

    private int cores() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    private void writeRandomLlama(String name) {
        LlamaShape extents = named(name);
        if (!Files.exists(model.resolve("model.onnx"))) {
            console.err().println("writing a random Llama (" + name + ") to " + model);
            RandomLlama.write(extents, model);
        }
    }

    private BenchReport measure(Observation observation) {
        int cores = cores();
        int context = promptTokens + newTokens;
        List<Contender> contenders = new ArrayList<>();
        try (Progress progress = Progress.of("rounds", repeat)) {
            String place = device.name();
            // Before a session is open: TornadoVM drops the pinned memory of all plans when one is closed.
            double bandwidth = MemoryBandwidth.of(place, cores);
            TokenModel opened = Models.open(model,
                    new ModelOptions(place, cores, weights.format(), cache.types(), observation,
                            variants.options()));
            UpdraftContender ours = new UpdraftContender(opened, context);
            contenders.add(ours);
            if (rival.isPresent()) {
                Path file = Files.isDirectory(model) ? model.resolve("model.onnx") : model;
                contenders.add(new OnnxRuntimeContender(file, cores, context));
            }
            List<Measurement> results = Race.run(contenders, prompt(opened.vocabularySize()), newTokens, repeat,
                    Race.Pace.USUAL, progress::at);
            return new BenchReport(model.toString(), opened.deviceName(), cores, promptTokens, newTokens, repeat,
                    results, bandwidth, opened.weightBytesPerToken(), price);
        } finally {
            contenders.reversed().forEach(Contender::close);
        }
    }

    private int[] prompt(int vocabulary) {
        SplittableRandom random = new SplittableRandom(PROMPT_SEED);
        return random.ints(promptTokens, 0, vocabulary).toArray();
    }
}
