package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Value;
import io.updraft.graph.onnx.ModelConfig;
import io.updraft.graph.onnx.ModelFolder;
import io.updraft.graph.onnx.OnnxModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The eight demo models end in the same few nodes, however they were written. Models in these dialects that need no
/// files stand in the tests module.
class DemoModelsTest {
    private static final Path MODELS = Path.of(System.getProperty("updraft.shared", "../../shared")).resolve("models");

    @ParameterizedTest
    @CsvSource({"fp32", "fp32-standard", "fp16", "int4", "int4-asym", "int4-fp16", "int8-qdq", "int8-dynamic"})
    void endsInSixLayersOfSevenNodes(String name) {
        Path path = MODELS.resolve(name);
        assumeTrue(Files.isDirectory(path), () -> "the demo models are not at " + path);
        ModelFolder folder = ModelFolder.open(path);
        try (OnnxModel model = folder.readModel(TestGraph.REGISTRY)) {
            ModelConfig config = folder.config(model.graph());
            PassPipeline.Result result = PassPipeline.tokenParallel().run(model.graph(), new PassContext(
                    TestGraph.REGISTRY, new DecoderSignature(config.names(), config.kvHeads(), config.headSize(),
                            config.contextLength()),
                    PassOptions.DEFAULT));
            assertThat(result.refusal()).isEmpty();
            Graph graph = result.graph();
            assertThat(graph.inputs()).extracting(Value::name).containsExactly("input_ids");
            assertThat(graph.outputs()).extracting(Value::name).containsExactly("logits");
            assertThat(counts(graph)).isEqualTo(expected(name));
            assertThat(graph.nodes()).filteredOn(LinearNode::is).extracting(node -> LinearNode.of(node).parts().size())
                    .filteredOn(parts -> parts == 3).hasSize(6);
            assertThat(graph.nodes()).filteredOn(LinearNode::is).extracting(node -> LinearNode.of(node).parts().size())
                    .filteredOn(parts -> parts == 2).hasSize(6);
        }
    }

    private static Map<String, Long> counts(Graph graph) {
        return graph.nodes().stream()
                .collect(Collectors.groupingBy(node -> node.operator().type(), TreeMap::new, Collectors.counting()));
    }

    private static Map<String, Long> expected(String name) {
        Map<String, Long> counts = new TreeMap<>(Map.of("Gather", 1L, "SimplifiedLayerNormalization", 1L,
                "SkipSimplifiedLayerNormalization", 12L, "CachedAttention", 6L, "GatedActivation", 6L, "Linear", 25L,
                "SelectRows", 2L));
        if (name.equals("int8-dynamic")) {
            counts.put("DynamicQuantize", 25L);
            // The range of what lm_head multiplies is over all rows, so they are selected behind it.
            counts.put("SelectRows", 1L);
        }
        if (name.equals("int8-qdq")) {
            counts.put("QuantizeLinear", 1L);
            counts.put("DequantizeLinear", 1L);
        }
        return counts;
    }
}
