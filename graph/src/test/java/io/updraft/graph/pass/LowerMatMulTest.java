package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ir.Graph;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LowerMatMulTest {
    private final TestGraph test = new TestGraph();

    private Attributes linear(String logits) {
        return TestGraph.only(test.after(new LowerMatMul(), logits), "Linear").attributes();
    }

    private String integers(DataType type, long... shape) {
        return test.constant(Tensor.allocate(type, Shape.of(shape)));
    }

    @Test
    void takesAWeightAsItIs() {
        Attributes attributes = linear(test.op("MatMul", test.rows(31), test.random(31, 5)));
        assertThat(attributes.text("layout")).isEqualTo("KN");
        assertThat(attributes.integer("K")).isEqualTo(31);
        assertThat(attributes.integers("N")).containsExactly(5);
    }

    @Test
    void readsATransposedWeightInPlace() {
        String transposed = test.op("Transpose", Map.of("perm", new long[]{1, 0}), test.random(5, 31));
        Attributes attributes = linear(test.op("MatMul", test.rows(31), transposed));
        assertThat(attributes.text("layout")).isEqualTo("NK");
        assertThat(attributes.integer("K")).isEqualTo(31);
    }

    @Test
    void absorbsBlocksAlongK() {
        String weight = test.op("DequantizeLinear", Map.of("axis", 0, "block_size", 16),
                integers(DataType.UINT4, 32, 6), test.random(2, 6), integers(DataType.UINT4, 2, 6));
        Attributes attributes = linear(test.op("MatMul", test.rows(32), weight));
        assertThat(attributes.text("format")).isEqualTo("integer");
        assertThat(attributes.integer("block_size")).isEqualTo(16);
    }

    @Test
    void repeatsScalesOfColumnsForEachBlockOfRoundedActivations() {
        String weight = test.op("DequantizeLinear", Map.of("axis", 1), integers(DataType.INT8, 33, 6), test.random(6));
        Attributes attributes = linear(test.op("MatMul", test.rows(33), weight));
        assertThat(attributes.text("quant_axis")).isEqualTo("K");
        assertThat(attributes.integer("block_size")).isEqualTo(32);
        assertThat(attributes.text("activation")).isEqualTo("int8_block");
    }

    @Test
    void keepsScalesOfColumnsWhereTheModelQuantizesTheOutput() {
        String weight = test.op("DequantizeLinear", Map.of("axis", 1), integers(DataType.INT8, 32, 6), test.random(6));
        String product = test.op("MatMul", test.rows(32), weight);
        Attributes attributes = linear(test.op("QuantizeLinear", product, test.random()));
        assertThat(attributes.text("quant_axis")).isEqualTo("N");
        assertThat(attributes.text("activation")).isEqualTo("float");
    }

    @Test
    void leavesScalesOfRowsAndProductsOfActivations() {
        String weight = test.op("DequantizeLinear", Map.of("axis", 0), integers(DataType.INT8, 32, 6), test.random(32));
        String product = test.op("MatMul", test.rows(32), weight);
        Graph graph = test.after(new LowerMatMul(), test.op("MatMul", product, test.rows(6)));
        assertThat(TestGraph.types(graph)).doesNotContain("Linear");
    }

    @Test
    void leavesAWeightWithABatch() {
        Graph graph = test.after(new LowerMatMul(), test.op("MatMul", test.rows(7), test.random(2, 7, 5)));
        assertThat(TestGraph.types(graph)).doesNotContain("Linear");
    }

    @Test
    void lowersGemmBetweenReshapes() {
        String rows = test.op("Reshape", test.rows(31), test.longs(-1, 31));
        String product = test.op("Gemm", Map.of("transB", 1), rows, test.random(5, 31), test.random(5));
        Graph graph = test.after(new LowerMatMul(), test.op("Reshape", product, test.longs(1, -1, 5)));
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "Linear");
        assertThat(LinearNode.of(TestGraph.only(graph, "Linear")).parts().getFirst().bias()).isNotEmpty();
    }
}
