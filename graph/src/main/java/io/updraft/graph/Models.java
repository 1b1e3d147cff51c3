package io.updraft.graph;

import io.updraft.attention.AttentionKernels;
import io.updraft.graph.device.DeviceModel;
import io.updraft.graph.device.DeviceProgram;
import io.updraft.graph.device.DeviceTarget;
import io.updraft.graph.device.DeviceTargets;
import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.interpret.InterpretedModel;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Progress;
import io.updraft.graph.pass.DecoderSignature;
import io.updraft.graph.pass.PassContext;
import io.updraft.graph.pass.PassOptions;
import io.updraft.graph.pass.PassPipeline;
import io.updraft.graph.profile.Observation;
import io.updraft.graph.profile.Span;
import io.updraft.graph.profile.Trace;
import io.updraft.graph.program.DecoderTypes;
import io.updraft.graph.program.Program;
import io.updraft.graph.program.ProgramModel;
import io.updraft.graph.program.ProgramNodes;
import io.updraft.quant.QuantKernels;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.device.DeviceKind;
import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernelRegistry;
import io.updraft.runtime.host.Workers;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.tasks.TaskKernels;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// From files to something that runs.
public final class Models {
    /// What models run on in this version; `auto` chooses among these.
    public static final Set<DeviceKind> DEVICES = Set.copyOf(EnumSet.allOf(DeviceKind.class));
    private static final Logger LOG = System.getLogger(Models.class.getName());

    private Models() {
    }

    /// Reads, optimises and packs a model for a device.
    ///
    /// @param model a folder as exporters write it, or a `.onnx` file
    /// @throws RuntimeException naming the file, node or option that is to blame
    public static TokenModel open(Path model, ModelOptions options) {
        return load(model, options, Progress.NONE).model();
    }

    /// As [#open], with what happened on the way.
    ///
    /// @param progress hears of each node whose weights have been quantized or packed
    public static LoadedModel load(Path model, ModelOptions options, Progress progress) {
        observe(options.observation());
        long start = System.nanoTime();
        return load(model, options, target(options, progress), start, progress);
    }

    /// As [#load], on a device that the caller has described.
    public static LoadedModel loadOn(DeviceTarget target, Path model, ModelOptions options, Progress progress) {
        return load(model, options, Optional.of(target), System.nanoTime(), progress);
    }

    /// As [#load], of a graph in memory.
    ///
    /// @param name what messages call it
    /// @param vocabularySize extent of a row of logits
    public static LoadedModel load(String name, Graph graph, DecoderSignature signature, int vocabularySize,
            ModelOptions options, Progress progress) {
        observe(options.observation());
        return load(new Source(name, graph, signature, vocabularySize), options, target(options, progress),
                System.nanoTime(), new ArrayList<>(), progress);
    }

    private static Optional<DeviceTarget> target(ModelOptions options, Progress progress) {
        return options.device().equals("cpu") ? Optional.empty()
                : Optional.of(DeviceTargets.named(options.device(), DEVICES, options, progress));
    }

    /// What is to be loaded.
    private record Source(String name, Graph graph, DecoderSignature signature, int vocabularySize) {
    }

    private static LoadedModel load(Path model, ModelOptions options, Optional<DeviceTarget> target, long start,
            Progress progress) {
        ModelSource source = ModelSource.open(model, StandardOperators.registry());
        return load(new Source(model.toString(), source.model().graph(), source.signature(),
                source.config().vocabularySize()), options, target, start, new ArrayList<>(List.of(source.model())),
                progress);
    }

    private static LoadedModel load(Source source, ModelOptions options, Optional<DeviceTarget> target, long start,
            List<AutoCloseable> resources, Progress progress) {
        OperatorRegistry registry = StandardOperators.registry();
        String model = source.name();
        Graph graph = source.graph();
        DecoderSignature signature = source.signature();
        try {
            DecoderTypes.check(graph, signature.names(), signature.kvHeads(), signature.headSize(),
                    source.vocabularySize(), registry);
            PassPipeline.Result result = PassPipeline.tokenParallel().run(graph,
                    new PassContext(registry, signature, PassOptions.DEFAULT.withWeights(options.weights()),
                            progress));
            if (result.refusal().isPresent() && target.isPresent()) {
                throw new GenerationException(model + " cannot run on " + options.device() + ": "
                        + result.refusal().get() + " (--device cpu runs it)");
            }
            if (result.refusal().isPresent()) {
                if (!options.cache().equals(KvTypes.F32)) {
                    throw new GenerationException(
                            model + " keeps keys and values as the file declares them, for it runs "
                                    + "on the reference implementations: " + result.refusal().get()
                                    + " (leave out --kv-type)");
                }
                LOG.log(Level.WARNING, "{0} runs on the reference implementations, one sequence at a time: {1}", model,
                        result.refusal().get());
                TokenModel interpreted = new InterpretedModel(result.graph(), signature.names(), registry,
                        source.vocabularySize(), signature.contextLength(), () -> closeAll(resources));
                return loaded(interpreted, options, graph, result, List.of());
            }
            if (target.isPresent()) {
                noted(options, "read and rewrite", start);
                ProgramNodes nodes = ProgramNodes.of(result.graph(), signature.names().inputIds(),
                        signature.names().logits(), registry);
                DeviceProgram program = DeviceProgram.compile(nodes, target.get(), DeviceProgram.kernels());
                return loaded(new DeviceModel(program, options.cache(), signature.contextLength(),
                        options.observation(), progress, () -> closeAll(resources)), options, graph, result,
                        program.instructions().stream().map(ChosenKernel::of).toList());
            }
            Workers workers = new Workers(options.threads() == 0
                    ? Runtime.getRuntime().availableProcessors()
                    : options.threads());
            resources.add(workers);
            noted(options, "read and rewrite", start);
            long packing = System.nanoTime();
            Program program = compile(result.graph(), signature, registry, workers, progress);
            noted(options, "choose kernels and pack weights", packing);
            return loaded(new ProgramModel(program, options.cache(), signature.contextLength(),
                    options.observation().trace(), () -> closeAll(resources)), options, graph, result,
                    program.instructions().stream().map(ChosenKernel::of).toList());
        } catch (RuntimeException | Error failure) {
            closeAll(resources);
            throw failure;
        }
    }

    /// Has TornadoVM keep what is wanted for debugging; [#load] does it, too late where a device was asked for before.
    ///
    /// @throws RuntimeException if nothing can be kept, with the reason
    public static void observe(Observation observation) {
        DeviceTargets.observe(observation);
    }

    private static void noted(ModelOptions options, String what, long start) {
        options.observation().trace().ifPresent(trace -> trace.ended(what, Span.Kind.OPEN, "", start, Map.of()));
    }

    private static LoadedModel loaded(TokenModel model, ModelOptions options, Graph source,
            PassPipeline.Result passes, List<ChosenKernel> kernels) {
        Optional<Trace> trace = options.observation().trace();
        return new LoadedModel(trace.<TokenModel>map(each -> new TracedModel(model, each)).orElse(model), source,
                passes, kernels);
    }

    private static Program compile(Graph graph, DecoderSignature signature, OperatorRegistry registry, Workers workers,
            Progress progress) {
        return Program.compile(graph, signature.names().inputIds(), signature.names().logits(), registry, kernels(),
                workers, progress);
    }

    /// The CPU's kernels of all rooms.
    public static HostKernelRegistry kernels() {
        List<HostKernel> kernels = new ArrayList<>(QuantKernels.all());
        kernels.addAll(AttentionKernels.all());
        kernels.addAll(TaskKernels.all());
        return new HostKernelRegistry(kernels);
    }

    private static void closeAll(List<AutoCloseable> resources) {
        for (AutoCloseable resource : resources.reversed()) {
            try {
                resource.close();
            } catch (Exception failure) {
                throw new GenerationException("the model could not be closed", failure);
            }
        }
    }
}
