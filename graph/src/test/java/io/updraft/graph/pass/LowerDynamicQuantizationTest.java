package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ir.Graph;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LowerDynamicQuantizationTest {
    private static final int COLUMNS = 6;

    private final TestGraph test = new TestGraph();

    LowerDynamicQuantizationTest() {
        test.op("DynamicQuantizeLinear", Map.of(), List.of(test.rows(31)), List.of("x", "scale", "zero"));
    }

    private String integers(DataType type, long... shape) {
        Tensor tensor = Tensor.allocate(type, Shape.of(shape));
        Random random = new Random(5);
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.setLong(i, type.isUnsigned() ? random.nextInt(256) : random.nextInt(256) - 128);
        }
        return test.constant(tensor);
    }

    private String product(String weight, String zero) {
        return test.op("Cast", Map.of("to", DataType.FLOAT.onnxCode()), test.op("MatMulInteger", "x", weight, "zero",
                zero));
    }

    private Graph lowered(Graph graph) {
        return new LowerDynamicQuantization().apply(graph, test.context());
    }

    private Graph assertLowered(String y, String... types) {
        Graph original = test.build(y);
        Graph graph = lowered(original);
        assertThat(TestGraph.types(graph)).containsExactly(types);
        // The integer sums are exact; what is left is the order of two factors.
        assertThat(Evaluation.floats(graph, y)).containsExactly(Evaluation.floats(original, y), Offset.offset(1e-4f));
        return graph;
    }

    private void assertLeft(String y) {
        PassContext context = test.context();
        Graph graph = new LowerDynamicQuantization().apply(test.build(y), context);
        assertThat(TestGraph.types(graph)).contains("DynamicQuantizeLinear").doesNotContain("Linear");
        assertThat(context.report(new LowerDynamicQuantization()).notes()).singleElement().asString()
                .contains("left alone");
    }

    @ParameterizedTest
    @CsvSource({"INT8,1,0", "INT8,1,1", "INT8,6,0", "INT8,6,6", "INT8,1,6", "UINT8,1,1", "UINT8,6,6", "UINT8,6,1"})
    void knowsOneScaleAndScalesOfColumns(DataType type, int scales, int zeros) {
        String zero = zeros == 0 ? "" : integers(type, zeros);
        String y = product(integers(type, 31, COLUMNS), zero);
        Graph graph = assertLowered(test.op("Mul", y, test.op("Mul", "scale", test.random(scales))), "Gather",
                "DynamicQuantize", "Linear");
        assertThat(TestGraph.only(graph, "Linear").attributes().text("quant_axis"))
                .isEqualTo(scales > 1 || zeros > 1 ? "N" : "");
    }

    @Test
    void knowsOneScaleAfterTheOther() {
        String y = product(integers(DataType.INT8, 31, COLUMNS), "");
        assertLowered(test.op("Mul", test.random(COLUMNS), test.op("Mul", y, "scale")), "Gather", "DynamicQuantize",
                "Linear");
    }

    @Test
    void quantizesOnceForTwoProducts() {
        String left = test.op("Mul", product(integers(DataType.INT8, 31, COLUMNS), ""), test.op("Mul", test.random(1),
                "scale"));
        String right = test.op("Mul", test.op("Mul", product(integers(DataType.INT8, 31, COLUMNS), ""), test.random(1)),
                "scale");
        assertLowered(test.op("Sub", left, right), "Gather", "DynamicQuantize", "Linear", "Linear", "Sub");
    }

    @Test
    void leavesRowsThatAnotherReads() {
        String y = test.op("Mul", product(integers(DataType.INT8, 31, 31), ""), test.op("Mul", "scale", test.random(
                31)));
        assertLeft(test.op("Add", y, test.op("DequantizeLinear", "x", "scale", "zero")));
    }

    @Test
    void leavesAScaleThatAnotherReads() {
        String y = test.op("Mul", product(integers(DataType.INT8, 31, COLUMNS), ""), test.op("Mul", "scale", test
                .random(COLUMNS)));
        assertLeft(test.op("Add", y, "scale"));
    }

    @Test
    void leavesAProductWithoutTheScaleOfItsInput() {
        String y = test.op("Mul", product(integers(DataType.INT8, 31, COLUMNS), ""), test.random(COLUMNS));
        assertLeft(test.op("Mul", y, test.op("Add", "scale", test.random(1))));
    }

    @Test
    void leavesTheSquareOfTheScale() {
        assertLeft(test.op("Mul", product(integers(DataType.INT8, 31, COLUMNS), ""), test.op("Mul", "scale",
                "scale")));
    }

    @Test
    void leavesAProductWithoutTheZeroPoint() {
        String y = test.op("Cast", Map.of("to", DataType.FLOAT.onnxCode()), test.op("MatMulInteger", "x", integers(
                DataType.INT8, 31, COLUMNS)));
        assertLeft(test.op("Mul", y, test.op("Mul", "scale", test.random(COLUMNS))));
    }

    @Test
    void leavesScalesOfTokens() {
        String y = product(integers(DataType.INT8, 31, COLUMNS), "");
        assertLeft(test.op("Mul", y, test.op("Mul", "scale", test.random(Evaluation.IDS.length, 1))));
    }

    @Test
    void leavesAStackOfWeights() {
        String y = product(integers(DataType.INT8, 1, 31, COLUMNS), "");
        assertLeft(test.op("Mul", y, test.op("Mul", "scale", test.random(1))));
    }
}
