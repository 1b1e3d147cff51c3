package io.updraft.tests.conformance.suite;

import static io.updraft.tests.conformance.suite.OpCase.node;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tests.conformance.RandomTensors;
import java.util.List;
import java.util.stream.Stream;

/// Operators that work element by element.
final class ElementwiseCases {
    private static final int OPSET = 20;
    private final RandomTensors random = new RandomTensors(31);

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    Stream<OpCase.Node> all() {
        return Stream.of(unary(), binary(), logic(), conversions()).flatMap(cases -> cases);
    }

    private Stream<OpCase.Node> unary() {
        Stream<OpCase.Node> plain = words("""
                Abs Ceil Cos Erf Exp Floor Identity Neg Sigmoid Sign Sin Tanh Softplus Softsign Elu Selu HardSigmoid
                HardSwish LeakyRelu ThresholdedRelu Celu Mish Relu Round Shrink Atan Asinh Sinh Cosh Tan Gelu IsNaN IsInf
                """).stream().map(type -> node(type, OPSET, random.floats(3, 1, 33)));
        Stream<OpCase.Node> positive = words("Log Sqrt Reciprocal").stream()
                .map(type -> node(type, OPSET, random.uniform(DataType.FLOAT, 0.1, 9, 7, 31)));
        Stream<OpCase.Node> small = words("Acos Asin Atanh").stream()
                .map(type -> node(type, OPSET, random.uniform(DataType.FLOAT, -0.9, 0.9, 127)));
        return Stream.of(plain, positive, small, Stream.of(
                node("Acosh", OPSET, random.uniform(DataType.FLOAT, 1.1, 9, 33)),
                node("Clip", OPSET, random.floats(2, 7), Tensor.ofFloats(Shape.SCALAR, -0.5f),
                        Tensor.ofFloats(Shape.SCALAR, 0.5f)),
                node("Gelu", OPSET, random.floats(127)).with("approximate", "tanh"))).flatMap(cases -> cases);
    }

    private Stream<OpCase.Node> binary() {
        Stream<OpCase.Node> broadcast = words("""
                Add Sub Mul Div Max Min Sum Mean PRelu Greater GreaterOrEqual Less LessOrEqual Equal
                """).stream().map(type -> node(type, OPSET, random.floats(2, 3, 7), random.floats(3, 1)));
        Stream<OpCase.Node> integers = words("Add Sub Mul Max Min Equal Less").stream()
                .map(type -> node(type, OPSET, random.indices(DataType.INT64, 50, 5, 1),
                        random.indices(DataType.INT64, 50, 7)));
        return Stream.of(broadcast, integers, Stream.of(
                node("Pow", OPSET, random.uniform(DataType.FLOAT, 0.1, 3, 31), random.floats(31)),
                node("Mod", OPSET, random.floats(33), random.uniform(DataType.FLOAT, 1, 3, 33)).with("fmod", 1),
                node("Mod", OPSET, random.indices(DataType.INT64, 99, 33), Tensor.ofLongs(Shape.SCALAR, 7))))
                .flatMap(cases -> cases);
    }

    private Stream<OpCase.Node> logic() {
        Tensor left = random.indices(DataType.BOOL, 2, 3, 1, 7);
        Tensor right = random.indices(DataType.BOOL, 2, 5, 1);
        return Stream.of(
                words("And Or Xor").stream().map(type -> node(type, OPSET, left, right)),
                words("BitwiseAnd BitwiseOr BitwiseXor").stream()
                        .map(type -> node(type, OPSET, random.bits(DataType.INT32, 33),
                                random.bits(DataType.INT32, 33))),
                Stream.of(node("Not", OPSET, left), node("BitwiseNot", OPSET, random.bits(DataType.INT16, 7)),
                        node("BitShift", OPSET, random.bits(DataType.UINT8, 33), random.indices(DataType.UINT8, 8, 33))
                                .with("direction", "LEFT"),
                        node("Where", OPSET, left, random.floats(7), random.floats(5, 1))))
                .flatMap(cases -> cases);
    }

    private Stream<OpCase.Node> conversions() {
        Tensor x = random.normal(DataType.FLOAT, 50, 33);
        Stream<OpCase.Node> casts = Stream.of(DataType.FLOAT16, DataType.DOUBLE, DataType.INT32, DataType.INT64,
                DataType.BFLOAT16, DataType.FLOAT8E4M3FN, DataType.FLOAT8E5M2, DataType.FLOAT8E4M3FNUZ)
                .map(type -> node("Cast", OPSET, x).with("to", type.onnxCode()));
        return Stream.concat(casts, Stream.of(node("CastLike", OPSET, x, random.indices(DataType.INT64, 9, 1)),
                node("QuantizeLinear", OPSET, x, Tensor.ofFloats(Shape.SCALAR, 0.37f),
                        Tensor.ofBytes(DataType.UINT8, Shape.SCALAR, (byte) 117)),
                node("DequantizeLinear", OPSET, random.bits(DataType.INT8, 3, 7), random.uniform(DataType.FLOAT, 0.1, 1,
                        7), random.bits(DataType.INT8, 7)).with("axis", 1),
                node("DynamicQuantizeLinear", OPSET, x).outputs(3)));
    }
}
