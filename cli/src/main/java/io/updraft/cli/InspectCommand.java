package io.updraft.cli;

import io.updraft.graph.ChosenKernel;
import io.updraft.graph.LoadedModel;
import io.updraft.graph.Models;
import io.updraft.graph.generate.MemoryUse;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.ir.Node;
import io.updraft.graph.ir.Value;
import io.updraft.graph.pass.PassReport;
import io.updraft.runtime.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What a model consists of, what it needs, and how it will run.
@Command(name = "inspect", description = "Shows a model's operators, parameters, sizes and the memory it needs.")
final class InspectCommand implements Callable<Integer> {
    private static final int DEFAULT_CONTEXT = 8192;
    private final Console console;

    @Mixin
    private ModelArguments model = new ModelArguments();

    @Option(names = "--explain", description = "Show what each pass did and which kernel runs each node.")
    private boolean explain;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    InspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Progress progress = Progress.of("kernels", 1);
                LoadedModel loaded = Models.load(model.model(), model.options(), progress::at)) {
            Map<String, Object> facts = facts(loaded);
            if (explain) {
                facts.putAll(explanation(loaded));
            }
            if (json) {
                console.out().println(Json.write(facts));
            } else {
                new InspectText(console.out()).print(facts);
            }
        }
        return 0;
    }

    private Map<String, Object> facts(LoadedModel loaded) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("model", model.model().toString());
        facts.put("device", loaded.model().deviceName());
        facts.put("inputs", loaded.source().inputs().stream().map(InspectCommand::describe).toList());
        facts.put("outputs", loaded.source().outputs().stream().map(InspectCommand::describe).toList());
        Map<String, Integer> operators = new TreeMap<>();
        loaded.source().nodes().forEach(node -> operators.merge(node.operator().toString(), 1, Integer::sum));
        facts.put("operators", operators);
        long parameters = 0;
        Map<String, Long> sizes = new TreeMap<>();
        for (Tensor tensor : loaded.source().initializers().values()) {
            parameters += tensor.elements();
            sizes.merge(tensor.tensorType().type().toString(), tensor.tensorType().bytes(), Long::sum);
        }
        facts.put("constants", parameters);
        facts.put("constant_bytes", sizes);
        facts.put("vocabulary_size", loaded.model().vocabularySize());
        facts.put("context_length", loaded.model().contextLength());
        facts.put("runs_as", loaded.passes().refusal()
                .map(reason -> "reference implementations, one sequence at a time: " + reason)
                .orElse("a program of " + loaded.kernels().size() + " kernel calls"));
        facts.put("memory", memory(loaded.model()));
        return facts;
    }

    private Map<String, Object> memory(TokenModel opened) {
        int context = model.contextLength() == 0
                ? Math.min(opened.contextLength(), DEFAULT_CONTEXT)
                : model.contextLength();
        int step = Math.min(context, SessionOptions.DEFAULT_TOKENS_PER_STEP);
        MemoryUse use = opened.memory(new SessionOptions(context, 1, step, false));
        Map<String, Object> memory = new LinkedHashMap<>();
        memory.put("context", context);
        memory.put("weight_bytes", use.weightBytes());
        memory.put("cache_bytes", use.cacheBytes());
        memory.put("workspace_bytes", use.workspaceBytes());
        memory.put("total_bytes", use.totalBytes());
        return memory;
    }

    private static Map<String, Object> explanation(LoadedModel loaded) {
        Map<String, Object> explanation = new LinkedHashMap<>();
        explanation.put("passes", loaded.passes().reports().stream().map(InspectCommand::pass).toList());
        explanation.put("kernels", loaded.kernels().stream().map(InspectCommand::kernel).toList());
        if (loaded.kernels().isEmpty()) {
            explanation.put("nodes", loaded.source().nodes().stream().map(Node::describe).toList());
        }
        return explanation;
    }

    private static Map<String, Object> pass(PassReport report) {
        Map<String, Object> pass = new LinkedHashMap<>();
        pass.put("name", report.pass());
        pass.put("reason", report.reason());
        pass.put("summary", report.summary());
        pass.put("changes", report.changes());
        pass.put("notes", report.notes());
        return pass;
    }

    private static Map<String, Object> kernel(ChosenKernel chosen) {
        Map<String, Object> kernel = new LinkedHashMap<>();
        kernel.put("node", chosen.node());
        kernel.put("operator", chosen.operator());
        kernel.put("kernel", chosen.kernel());
        kernel.put("weight_bytes", chosen.weightBytes());
        kernel.put("refused", chosen.refusals());
        kernel.put("variants", chosen.variants());
        return kernel;
    }

    private static String describe(Value value) {
        return value.name() + ": " + value.type() + value.shape().map(List::toString).orElse("");
    }
}
