package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ir.Graph;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldConstantsTest {
    private final TestGraph test = new TestGraph();

    @Test
    void computesWhatDoesNotDependOnTheTokens() {
        String sum = test.op("Add", test.scalar(1.5), test.scalar(2));
        String logits = test.op("Mul", test.rows(7), sum);
        Graph graph = test.after(new FoldConstants(), logits);
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "Mul");
        assertThat(graph.initializers().get(sum).getDouble(0)).isEqualTo(3.5);
    }

    @Test
    void leavesAWeightAsItIsStored() {
        String weight = test.constant(Tensor.allocate(DataType.INT8, Shape.of(7, 5)));
        String dequantized = test.op("DequantizeLinear", weight, test.scalar(0.5));
        Graph graph = test.after(new FoldConstants(), test.op("MatMul", test.rows(7), dequantized));
        assertThat(TestGraph.types(graph)).contains("DequantizeLinear");
    }

    @Test
    void makesNothingLargerThanItsInputs() {
        String wide = test.op("Expand", test.random(1, 1, 7), test.longs(1, 4000, 7));
        Graph graph = test.after(new FoldConstants(), test.op("Add", test.rows(7), wide));
        assertThat(TestGraph.types(graph)).contains("Expand");
    }

    @Test
    void leavesWhatBreaksItsContractToTheOneWhoRunsIt() {
        String broken = test.op("Concat", Map.of("axis", 0), test.random(2, 3), test.random(2, 5));
        PassContext context = test.context();
        Graph graph = new FoldConstants().apply(test.build(test.op("Add", test.rows(7), broken)), context);
        assertThat(TestGraph.types(graph)).contains("Concat");
        assertThat(context.report(new FoldConstants()).notes()).singleElement().asString().contains("Concat");
    }
}
