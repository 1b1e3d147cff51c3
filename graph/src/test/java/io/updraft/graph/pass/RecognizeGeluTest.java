package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ir.Graph;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecognizeGeluTest {
    private final TestGraph test = new TestGraph();
    private final String x = test.op("Mul", test.rows(31), test.scalar(6));

    private String constant(double value) {
        return test.scalar(value);
    }

    private String onePlus(String inner) {
        return test.op("Add", inner, constant(1));
    }

    private String erf(double divisor) {
        return onePlus(test.op("Erf", test.op("Div", x, constant(divisor))));
    }

    private String tanh(String cube, double cubeFactor, double factor) {
        String sum = test.op("Add", x, test.op("Mul", cube, constant(cubeFactor)));
        return onePlus(test.op("Tanh", test.op("Mul", sum, constant(factor))));
    }

    private String power(double exponent) {
        return test.op("Pow", x, constant(exponent));
    }

    private String half(String one) {
        return test.op("Mul", test.op("Mul", x, one), constant(0.5));
    }

    private void assertGelu(String y, String form) {
        Graph original = test.build(y);
        Graph graph = new RecognizeGelu().apply(original, test.context());
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "Mul", "Gelu");
        assertThat(TestGraph.only(graph, "Gelu").attributes().text("approximate")).isEqualTo(form);
        assertThat(Evaluation.floats(graph, y)).containsExactly(Evaluation.floats(original, y), Offset.offset(2e-6f));
    }

    private void assertLeft(String y) {
        assertThat(TestGraph.types(test.after(new RecognizeGelu(), y))).doesNotContain("Gelu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"half first", "half last", "half on x", "x divided by two", "one first"})
    void knowsErfInEveryOrder(String order) {
        String one = erf(Math.sqrt(2));
        assertGelu(switch (order) {
            case "half first" -> test.op("Mul", test.op("Mul", one, constant(0.5)), x);
            case "half on x" -> test.op("Mul", test.op("Mul", x, constant(0.5)), one);
            case "x divided by two" -> test.op("Mul", one, test.op("Div", x, constant(2)));
            case "one first" -> test.op("Mul", constant(0.5), test.op("Mul", one, x));
            default -> half(one);
        }, "none");
    }

    @Test
    void knowsErfOfAProduct() {
        assertGelu(half(onePlus(test.op("Erf", test.op("Mul", constant(Math.sqrt(0.5)), x)))), "none");
    }

    @Test
    void knowsTanhOfAPower() {
        assertGelu(half(tanh(power(3), 0.044715, Math.sqrt(2 / Math.PI))), "tanh");
    }

    @Test
    void knowsTanhOfAProduct() {
        String cube = test.op("Mul", x, test.op("Mul", x, x));
        assertGelu(half(tanh(cube, 0.044715, Math.sqrt(2 / Math.PI))), "tanh");
    }

    @Test
    void leavesErfOfAnotherWidth() {
        assertLeft(half(erf(1.5)));
    }

    @Test
    void leavesTheWholeOfIt() {
        assertLeft(test.op("Mul", x, erf(Math.sqrt(2))));
    }

    @Test
    void leavesAnotherFactorThanHalf() {
        assertLeft(test.op("Mul", test.op("Mul", x, erf(Math.sqrt(2))), constant(0.25)));
    }

    @Test
    void leavesTheProductWithAnotherValue() {
        assertLeft(test.op("Mul", test.op("Mul", test.rows(31), erf(Math.sqrt(2))), constant(0.5)));
    }

    @Test
    void leavesOneLess() {
        String inner = test.op("Erf", test.op("Div", x, constant(Math.sqrt(2))));
        assertLeft(half(test.op("Add", inner, constant(-1))));
    }

    @Test
    void leavesASquareAndOtherFactors() {
        double factor = Math.sqrt(2 / Math.PI);
        String square = half(tanh(power(2), 0.044715, factor));
        String wide = half(tanh(power(3), 0.05, factor));
        assertLeft(test.op("Add", test.op("Add", square, wide), half(tanh(power(3), 0.044715, 0.8))));
    }

    @Test
    void keepsAnInnerValueThatAnotherReads() {
        String one = erf(Math.sqrt(2));
        assertLeft(test.op("Add", half(one), one));
    }
}
