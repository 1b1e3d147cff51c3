package io.updraft.graph.pass;

import io.updraft.graph.ir.Progress;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.OperatorRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What passes know besides the graph, and where they write down what they did. Used by one pipeline at a time.
public final class PassContext {
    private final OperatorRegistry registry;
    private final DecoderSignature signature;
    private final PassOptions options;
    private final Progress progress;
    private final Map<String, Integer> changes = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    public PassContext(OperatorRegistry registry, DecoderSignature signature, PassOptions options) {
        this(registry, signature, options, Progress.NONE);
    }

    public PassContext(OperatorRegistry registry, DecoderSignature signature, PassOptions options,
            Progress progress) {
        this.registry = registry;
        this.signature = signature;
        this.options = options;
        this.progress = progress;
    }

    void progress(int done, int of, String node) {
        progress.advanced(done, of, node);
    }

    public OperatorRegistry registry() {
        return registry;
    }

    /// The ONNX operator of a type as a model of this operator set has it.
    OperatorId onnx(String type, int opset) {
        return registry.find(OperatorId.ONNX, type, opset).map(OperatorContract::id)
                .orElseGet(() -> OperatorId.onnx(type, opset));
    }

    public DecoderSignature signature() {
        return signature;
    }

    public PassOptions options() {
        return options;
    }

    /// Counts one change of a kind, such as "MatMul -> Linear".
    public void count(String change) {
        changes.merge(change, 1, Integer::sum);
    }

    /// Records why something that looked like a match was left alone.
    public void note(String reason) {
        if (!notes.contains(reason)) {
            notes.add(reason);
        }
    }

    /// What was recorded since the last call, as the report of a pass.
    PassReport report(Pass pass) {
        PassReport report = new PassReport(pass.name(), pass.reason(), changes, notes);
        changes.clear();
        notes.clear();
        return report;
    }
}
