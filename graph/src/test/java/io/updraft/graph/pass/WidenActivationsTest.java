package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WidenActivationsTest {
    private final TestGraph test = new TestGraph();

    private String halves(long... shape) {
        Tensor tensor = Tensor.allocate(DataType.FLOAT16, Shape.of(shape));
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.setDouble(i, 0.25 * i);
        }
        return test.constant(tensor);
    }

    @Test
    void keepsTablesAndWeightsAndWidensTheRest() {
        String rows = test.op("Gather", halves(11, 7), "ids");
        String normed = test.op("SimplifiedLayerNormalization", rows, halves(7));
        String wide = test.op("Cast", Map.of("to", DataType.FLOAT.onnxCode()), normed);
        String back = test.op("Cast", Map.of("to", DataType.FLOAT16.onnxCode()), test.op("Tanh", wide));
        String logits = test.op("MatMul", back, halves(7, 5));
        PassContext context = test.context();
        Graph graph = new WidenActivations().apply(new LowerMatMul().apply(test.build(logits), context), context);
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "SimplifiedLayerNormalization", "Tanh", "Linear");
        assertThat(type(graph, "Gather", 0)).isEqualTo(DataType.FLOAT16);
        assertThat(type(graph, "SimplifiedLayerNormalization", 1)).isEqualTo(DataType.FLOAT);
        assertThat(type(graph, "Linear", 1)).isEqualTo(DataType.FLOAT16);
        Node norm = TestGraph.only(graph, "SimplifiedLayerNormalization");
        assertThat(graph.initializers().get(norm.input(1)).getDouble(3)).isEqualTo(0.75);
    }

    @Test
    void keepsACastFromIntegers() {
        String count = test.op("Cast", Map.of("to", DataType.FLOAT16.onnxCode()), "ids");
        Graph graph = test.after(new WidenActivations(), test.op("Neg", count));
        assertThat(TestGraph.only(graph, "Cast").attributes().integer("to")).isEqualTo(DataType.FLOAT.onnxCode());
    }

    private static DataType type(Graph graph, String node, int input) {
        return graph.initializers().get(TestGraph.only(graph, node).input(input)).type();
    }
}
