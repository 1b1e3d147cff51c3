package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ir.Graph;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbsorbBiasTest {
    private final TestGraph test = new TestGraph();
    private final String product = test.op("MatMul", test.rows(7), test.random(7, 5));

    private Graph absorbed(Graph graph) {
        PassContext context = test.context();
        return new AbsorbBias().apply(new LowerMatMul().apply(graph, context), context);
    }

    private void assertLeft(String sum) {
        assertThat(TestGraph.types(absorbed(test.build(sum)))).contains("Add");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void addsARowInsideTheProduct(boolean biasFirst) {
        String bias = test.random(5);
        String sum = biasFirst ? test.op("Add", bias, product) : test.op("Add", product, bias);
        Graph original = test.build(sum);
        Graph graph = absorbed(original);
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "Linear");
        assertThat(Evaluation.floats(graph, sum)).containsExactly(Evaluation.floats(original, sum),
                Offset.offset(1e-6f));
    }

    @Test
    void addsOneOfTwoRows() {
        String sum = test.op("Add", test.op("Add", product, test.random(5)), test.random(5));
        Graph original = test.build(sum);
        Graph graph = absorbed(original);
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "Linear", "Add");
        assertThat(Evaluation.floats(graph, sum)).containsExactly(Evaluation.floats(original, sum),
                Offset.offset(1e-6f));
    }

    @Test
    void leavesANumberForAllColumns() {
        assertLeft(test.op("Add", product, test.random(1)));
    }

    @Test
    void leavesARowForEachToken() {
        assertLeft(test.op("Add", product, test.random(5, 5)));
    }

    @Test
    void leavesANumberForEachToken() {
        assertLeft(test.op("Add", product, test.random(5, 1)));
    }

    @Test
    void leavesAResidual() {
        assertLeft(test.op("Add", product, test.rows(5)));
    }

    @Test
    void leavesAProductThatAnotherReads() {
        assertLeft(test.op("Mul", test.op("Add", product, test.random(5)), product));
    }

    @Test
    void leavesAProductThatIsAnOutput() {
        test.output(product);
        assertLeft(test.op("Add", product, test.random(5)));
    }

    @Test
    void leavesASumOfMoreRowsThanTheProduct() {
        assertLeft(test.op("Add", test.op("MatMul", test.rows(7), test.random(7, 1)), test.random(5)));
    }
}
