package io.updraft.tests.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.updraft.graph.interpret.Interpreter;
import io.updraft.graph.ir.GraphException;
import io.updraft.graph.onnx.OnnxException;
import io.updraft.graph.onnx.OnnxModel;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tests.OnnxModelBuilder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies of control flow and functions of the model, against ONNX Runtime.
class BodyAndFunctionTest {
    private static final OperatorRegistry REGISTRY = StandardOperators.registry();
    private static final Map<String, Object> NONE = Map.of();

    private static OnnxModelBuilder model() {
        return new OnnxModelBuilder("m").opset("", 21).irVersion(10).input("x", DataType.FLOAT, 3)
                .output("y", DataType.FLOAT, 3);
    }

    private static OnnxModelBuilder body() {
        return new OnnxModelBuilder("body");
    }

    private static float[] ours(OnnxModelBuilder builder, float... x) {
        try (OnnxModel model = OnnxModel.read("m.onnx", builder.toBytes(), REGISTRY)) {
            return new Interpreter(model.graph(), REGISTRY)
                    .run(Map.of("x", Tensor.ofFloats(Shape.of(x.length), x))).get("y").toFloats();
        }
    }

    private static void agrees(OnnxModelBuilder builder, float... x) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(builder.toBytes());
                OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(x), new long[]{x.length});
                OrtSession.Result result = session.run(Map.of("x", input))) {
            float[] expected = ((OnnxTensor) result.get(0)).getFloatBuffer().array();
            assertThat(ours(builder, x)).containsExactly(expected, org.assertj.core.data.Offset.offset(1e-6f));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {1, -1})
    void branchesSeeTheirSurroundings(float sign) throws OrtException {
        OnnxModelBuilder builder = model().node("ReduceSum", List.of("x"), List.of("sum"), Map.of("keepdims", 0))
                .initializer("zero", Tensor.ofFloats(Shape.SCALAR, 0))
                .node("Greater", List.of("sum", "zero"), List.of("positive"))
                .node("If", List.of("positive"), List.of("y"), Map.of(
                        "then_branch", body().node("Add", List.of("x", "sum"), List.of("t"))
                                .output("t", DataType.FLOAT, 3),
                        "else_branch", body().initializer("two", Tensor.ofFloats(Shape.SCALAR, 2))
                                .node("Mul", List.of("x", "two"), List.of("e")).output("e", DataType.FLOAT, 3)));
        agrees(builder, sign, 2 * sign, 3 * sign);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7})
    void aLoopCarriesScansAndSeesItsSurroundings(long count) throws OrtException {
        OnnxModelBuilder loop = body().input("i", DataType.INT64).input("c", DataType.BOOL)
                .input("v", DataType.FLOAT, 3)
                .node("Identity", List.of("c"), List.of("go"))
                .node("Cast", List.of("i"), List.of("f"), Map.of("to", DataType.FLOAT))
                .node("Add", List.of("v", "f"), List.of("plus"))
                .node("Mul", List.of("plus", "half"), List.of("w"))
                .node("Add", List.of("w", "x"), List.of("scan"))
                .output("go", DataType.BOOL).output("w", DataType.FLOAT, 3).output("scan", DataType.FLOAT, 3);
        OnnxModelBuilder builder = model().initializer("half", Tensor.ofFloats(Shape.SCALAR, 0.5f))
                .initializer("count", Tensor.ofLongs(Shape.SCALAR, count))
                .node("Loop", List.of("count", "", "x"), List.of("last", "all"), Map.of("body", loop))
                .node("ReduceSum", List.of("all", "first"), List.of("sums"), Map.of("keepdims", 0))
                .initializer("first", Tensor.ofLongs(Shape.of(1), 0))
                .node("Add", List.of("last", "sums"), List.of("y"));
        agrees(builder, 1, -2, 3);
    }

    @Test
    void functionsAreInlinedWithTheirAttributesAndNames() throws OrtException {
        OnnxModelBuilder leaky = body().node("LeakyRelu", List.of("a"), List.of("r"))
                .reference("alpha", "slope", AttributeType.FLOAT).node("Neg", List.of("r"), List.of("b"));
        OnnxModelBuilder twice = body().opset("own", 1)
                .node("own", "Leaky", List.of("a"), List.of("r"), Map.of("slope", 0.25f))
                .node("own", "Leaky", List.of("r"), List.of("b"), Map.of("slope", 0.5f));
        OnnxModelBuilder builder = model().opset("own", 1)
                .node("own", "Twice", List.of("x"), List.of("r"), NONE)
                .node("own", "Leaky", List.of("r"), List.of("s"), NONE)
                .node("Add", List.of("r", "s"), List.of("y"))
                .function("own", "Leaky", List.of("a"), List.of("b"), List.of("slope"), leaky)
                .function("own", "Twice", List.of("a"), List.of("b"), List.of(), twice);
        agrees(builder, 1, -2, 3);
    }

    @Test
    void aFunctionHidesAnOperatorAndBringsItsOperatorSet() {
        // ReduceSum took its axes from an attribute up to operator set 11.
        OnnxModelBuilder old = body().opset("", 11).node("ReduceSum", List.of("a"), List.of("b"),
                Map.of("axes", new long[]{0}, "keepdims", 1));
        OnnxModelBuilder builder = model().node("com.microsoft", "Gelu", List.of("x"), List.of("y"), NONE)
                .function("com.microsoft", "Gelu", List.of("a"), List.of("b"), List.of(), old)
                .edit(model -> model.getGraphBuilder().setOutput(0, OnnxModelBuilder.value("y", DataType.FLOAT, 1)));
        assertThat(ours(builder, 1, 2, 4)).containsExactly(7);
    }

    @Test
    void refusesFunctionsThatCallThemselves() {
        OnnxModelBuilder self = body().opset("own", 1).node("own", "Self", List.of("a"), List.of("b"), NONE);
        assertThatThrownBy(() -> ours(model().opset("own", 1).node("own", "Self", List.of("x"), List.of("y"), NONE)
                .function("own", "Self", List.of("a"), List.of("b"), List.of(), self), 1, 2, 3))
                .isInstanceOf(OnnxException.class).hasMessageContaining("must not call themselves");
    }

    @Test
    void refusesFunctionsThatGrowBeyondReason() {
        OnnxModelBuilder builder = model().opset("own", 1).node("own", "F12", List.of("x"), List.of("y"), NONE)
                .function("own", "F0", List.of("a"), List.of("b"), List.of(),
                        body().node("Neg", List.of("a"), List.of("b")));
        for (int i = 1; i <= 12; i++) {
            OnnxModelBuilder many = body().opset("own", 1);
            for (int call = 0; call < 8; call++) {
                many.node("own", "F" + (i - 1), List.of(call == 0 ? "a" : "v" + call),
                        List.of(call == 7 ? "b" : "v" + (call + 1)), NONE);
            }
            builder.function("own", "F" + i, List.of("a"), List.of("b"), List.of(), many);
        }
        assertThatThrownBy(() -> ours(builder, 1, 2, 3)).isInstanceOf(OnnxException.class)
                .hasMessageContaining("more than 200000 nodes");
    }

    @Test
    void refusesBodiesThatUseWhatIsMadeLater() {
        OnnxModelBuilder late = body().node("Neg", List.of("z"), List.of("t")).output("t", DataType.FLOAT, 3);
        assertThatThrownBy(() -> ours(model().initializer("c", Tensor.ofBytes(DataType.BOOL, Shape.SCALAR, (byte) 1))
                .node("If", List.of("c"), List.of("y"), Map.of("then_branch", late, "else_branch", late))
                .node("Neg", List.of("x"), List.of("z")), 1, 2, 3))
                .isInstanceOf(GraphException.class).hasMessageContaining("not in topological order");
        OnnxModelBuilder unknown = body().node("Neg", List.of("nowhere"), List.of("t")).output("t", DataType.FLOAT, 3);
        assertThatThrownBy(() -> ours(model().initializer("c", Tensor.ofBytes(DataType.BOOL, Shape.SCALAR, (byte) 1))
                .node("If", List.of("c"), List.of("y"), Map.of("then_branch", unknown, "else_branch", unknown)), 1))
                .isInstanceOf(GraphException.class).hasMessageContaining("'nowhere'");
    }

    @Test
    void namesAnOperatorThatIsMissingInABody() {
        OnnxModelBuilder wonder = body().node("Wonder", List.of("x"), List.of("t")).output("t", DataType.FLOAT, 3);
        assertThatThrownBy(() -> ours(model().initializer("c", Tensor.ofBytes(DataType.BOOL, Shape.SCALAR, (byte) 1))
                .node("If", List.of("c"), List.of("y"), Map.of("then_branch", wonder, "else_branch", wonder)), 1))
                .isInstanceOf(OnnxException.class).hasMessageContaining("ai.onnx::Wonder");
    }

    @Test
    void stopsALoopThatDoesNotEnd() {
        OnnxModelBuilder forever = body().input("i", DataType.INT64).input("c", DataType.BOOL)
                .input("v", DataType.FLOAT, 3).output("c", DataType.BOOL).output("v", DataType.FLOAT, 3);
        assertThatThrownBy(() -> ours(model()
                .node("Loop", List.of("", "", "x"), List.of("y"), Map.of("body", forever)), 1, 2, 3))
                .hasMessageContaining("does not end");
    }

    @Test
    void refusesBodiesOfTheWrongForm() {
        OnnxModelBuilder empty = body();
        assertThatThrownBy(() -> ours(model().initializer("c", Tensor.ofBytes(DataType.BOOL, Shape.SCALAR, (byte) 1))
                .node("If", List.of("c"), List.of("y"), Map.of("then_branch", empty, "else_branch", empty)), 1, 2, 3))
                .isInstanceOf(OperatorException.class).hasMessageContaining("its branches give 0 and 0");
        assertThatThrownBy(() -> ours(model().node("Loop", List.of("", "", "x"), List.of("y"), NONE), 1, 2, 3))
                .isInstanceOf(OperatorException.class).hasMessageContaining("'body' is missing");
    }
}
