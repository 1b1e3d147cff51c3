package io.updraft.graph;

import io.updraft.graph.generate.GenerationConfig;
import io.updraft.graph.ir.Dimension;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphException;
import io.updraft.graph.ir.Value;
import io.updraft.graph.onnx.OnnxModel;
import io.updraft.graph.pass.CacheNames;
import io.updraft.graph.pass.DecoderSignature;
import io.updraft.runtime.operator.OperatorRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A model's file and what its inputs and outputs mean.
record ModelSource(OnnxModel model, DecoderSignature signature, int vocabularySize) {
    static ModelSource open(Path path, OperatorRegistry registry) {
        Path file = Files.isDirectory(path) ? path.resolve("model.onnx") : path;
        int context = GenerationConfig.read(file.toAbsolutePath().getParent()).contextLength().orElse(4096);
        OnnxModel model = OnnxModel.read(file, registry);
        Graph graph = model.graph();
        List<CacheNames> caches = new ArrayList<>();
        for (int i = 0; has(graph.inputs(), "past_key_values." + i + ".key"); i++) {
            caches.add(new CacheNames("past_key_values." + i + ".key", "past_key_values." + i + ".value",
                    "present." + i + ".key", "present." + i + ".value"));
        }
        Value logits = graph.outputs().stream().filter(output -> output.name().equals("logits")).findFirst()
                .orElseThrow(() -> new GraphException("the model has no output 'logits'"));
        List<Dimension> shape = logits.shape().orElse(List.of());
        int vocabulary = !shape.isEmpty() && shape.getLast() instanceof Dimension.Fixed(long size) ? (int) size : 0;
        return new ModelSource(model, new DecoderSignature("input_ids",
                has(graph.inputs(), "attention_mask") ? "attention_mask" : "",
                has(graph.inputs(), "position_ids") ? "position_ids" : "", "logits", caches, 0, 0, context), vocabulary);
    }

    private static boolean has(List<Value> values, String name) {
        return values.stream().anyMatch(value -> value.name().equals(name));
    }
}
