package io.updraft.tests.conformance;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// ONNX Runtime's other operators for language models against ONNX Runtime.
class ContribOracleTest {
    private static final List<DataType> TYPES = List.of(DataType.FLOAT, DataType.FLOAT16);

    @TestFactory
    List<DynamicTest> normalizationsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        for (DataType type : TYPES) {
            for (int width : new int[]{1, 7, 33, 1000}) {
                RandomTensors random = new RandomTensors(width);
                Tensor x = random.normal(type, 1, 2, 3, width);
                Tensor skip = random.normal(type, 1, 2, 3, width);
                Tensor gamma = random.normal(type, 1, width);
                Tensor beta = random.normal(type, 1, width);
                Tensor bias = random.normal(type, 1, width);
                double tolerance = Oracle.tolerance(type);
                String size = " " + type + " " + width;
                tests.add(Oracle.test("SimplifiedLayerNormalization" + size, tolerance,
                        OneNode.onnx("SimplifiedLayerNormalization", 21).attribute("epsilon", 1e-6f).input(x)
                                .input(gamma)));
                OneNode simplified = OneNode.microsoft("SkipSimplifiedLayerNormalization").attribute("epsilon", 1e-3f)
                        .input(x).input(skip).input(gamma);
                tests.add(Oracle.test("SkipSimplifiedLayerNormalization" + size, tolerance, simplified));
                tests.add(Oracle.test("SkipLayerNormalization" + size, tolerance,
                        OneNode.microsoft("SkipLayerNormalization").attribute("epsilon", 1e-3f).input(x).input(skip)
                                .input(gamma).input(beta).input(bias)));
                tests.add(Oracle.test("SkipLayerNormalization, repeated skip" + size, tolerance,
                        OneNode.microsoft("SkipLayerNormalization").attribute("epsilon", 1e-3f).input(x)
                                .input(random.normal(type, 1, 1, 3, width)).input(gamma)));
                tests.add(Oracle.test("LayerNormalization" + size, tolerance,
                        OneNode.onnx("LayerNormalization", 17).attribute("epsilon", 1e-3f).input(x).input(gamma)
                                .input(beta)));
            }
        }
        return tests;
    }

    /// The gelus that use tanh or erf do so by polynomials in ONNX Runtime, good to a few units of 2^-23.
    @TestFactory
    List<DynamicTest> activationsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        RandomTensors random = new RandomTensors(7);
        Tensor x = random.normal(DataType.FLOAT, 3, 5, 127);
        Tensor bias = random.floats(127);
        tests.add(Oracle.test("QuickGelu", Oracle.FLOAT, OneNode.microsoft("QuickGelu").input(x)));
        tests.add(Oracle.test("QuickGelu, alpha", Oracle.FLOAT,
                OneNode.microsoft("QuickGelu").attribute("alpha", 1f).input(x)));
        tests.add(Oracle.test("Gelu", Oracle.FLOAT, OneNode.microsoft("Gelu").input(x)));
        tests.add(Oracle.test("BiasGelu", Oracle.FLOAT, OneNode.microsoft("BiasGelu").input(x).input(bias)));
        tests.add(Oracle.test("FastGelu", Oracle.FLOAT, OneNode.microsoft("FastGelu").input(x)));
        tests.add(Oracle.test("FastGelu, bias", Oracle.FLOAT,
                OneNode.microsoft("FastGelu").input(x).input(bias)));
        tests.add(Oracle.test("Gelu-20", Oracle.FLOAT, OneNode.onnx("Gelu", 20).input(x)));
        tests.add(Oracle.test("Gelu-20, tanh", Oracle.FLOAT,
                OneNode.onnx("Gelu", 20).attribute("approximate", "tanh").input(x)));
        return tests;
    }

    @TestFactory
    List<DynamicTest> rotaryEmbeddingsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        RandomTensors random = new RandomTensors(11);
        Tensor cos = random.floats(50, 8);
        Tensor sin = random.floats(50, 8);
        Tensor ids = random.indices(DataType.INT64, 50, 2, 7);
        for (int interleaved : new int[]{0, 1}) {
            tests.add(Oracle.test("flat " + interleaved, Oracle.FLOAT, rotary(interleaved)
                    .input(random.floats(2, 7, 48)).input(ids).input(cos).input(sin)));
            tests.add(Oracle.test("offset " + interleaved, Oracle.FLOAT, rotary(interleaved)
                    .input(random.floats(2, 7, 48)).input(Tensor.ofLongs(Shape.of(1), 40)).input(cos).input(sin)));
            tests.add(Oracle.test("by head " + interleaved, Oracle.FLOAT, rotary(interleaved)
                    .input(random.floats(2, 3, 7, 16)).input(ids).input(cos).input(sin)));
            tests.add(Oracle.test("partial " + interleaved, Oracle.FLOAT, rotary(interleaved)
                    .attribute("num_heads", 3).attribute("rotary_embedding_dim", 16)
                    .input(random.floats(2, 7, 96)).input(ids).input(cos).input(sin)));
        }
        return tests;
    }

    private static OneNode rotary(int interleaved) {
        return OneNode.microsoft("RotaryEmbedding").attribute("interleaved", interleaved);
    }

    @TestFactory
    List<DynamicTest> multiHeadAttentionsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int past : new int[]{0, 5}) {
            for (int tokens : new int[]{1, 7}) {
                String size = " " + past + " + " + tokens;
                RandomTensors random = new RandomTensors(past + tokens);
                int total = past + tokens;
                tests.add(attention("plain" + size, past, tokens));
                tests.add(Oracle.test("scale" + size, Oracle.FLOAT, node(past, tokens).attribute("scale", 0.2f)));
                tests.add(Oracle.test("unidirectional" + size, Oracle.FLOAT,
                        node(past, tokens).attribute("unidirectional", 1)));
                tests.add(Oracle.test("bias" + size, Oracle.FLOAT, node(past, tokens).input(3, random.floats(72))));
                tests.add(Oracle.test("attention bias" + size, Oracle.FLOAT,
                        node(past, tokens).input(5, random.floats(1, 3, tokens, total))));
                Tensor mask = random.indices(DataType.INT32, 2, 2, total);
                tests.add(Oracle.test("mask" + size, Oracle.FLOAT, node(past, tokens).input(4, mask)));
            }
        }
        return tests;
    }

    private static DynamicTest attention(String name, int past, int tokens) {
        return Oracle.test(name, Oracle.FLOAT, node(past, tokens));
    }

    private static OneNode node(int past, int tokens) {
        RandomTensors random = new RandomTensors(100L + past + tokens);
        OneNode node = OneNode.microsoft("MultiHeadAttention").attribute("num_heads", 3).outputs(3)
                .input(0, random.floats(2, tokens, 24)).input(1, random.floats(2, tokens, 24))
                .input(2, random.floats(2, tokens, 24));
        return past == 0
                ? node
                : node.input(6, random.floats(2, 3, past, 8)).input(7, random.floats(2, 3, past, 8));
    }

    @TestFactory
    List<DynamicTest> blockQuantizedGathersAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        for (DataType type : List.of(DataType.INT4, DataType.UINT4)) {
            for (boolean zeros : new boolean[]{false, true}) {
                RandomTensors random = new RandomTensors(3);
                OneNode node = OneNode.microsoft("GatherBlockQuantized").attribute("block_size", 16)
                        .attribute("gather_axis", 0).attribute("quantize_axis", 1)
                        .input(0, random.bits(type, 9, 40)).input(1, random.indices(DataType.INT64, 9, 2, 5))
                        .input(2, random.floats(9, 3));
                tests.add(swapped(type + ", zero points " + zeros,
                        zeros ? node.input(3, random.bits(type, 9, 3)) : node));
            }
        }
        for (int bits : new int[]{4, 8}) {
            for (boolean zeros : new boolean[]{false, true}) {
                RandomTensors random = new RandomTensors(bits);
                OneNode node = OneNode.microsoft("GatherBlockQuantized").attribute("block_size", 32)
                        .attribute("gather_axis", 0).attribute("quantize_axis", 1).attribute("bits", bits)
                        .input(0, random.bits(DataType.UINT8, 9, 96 * bits / 8))
                        .input(1, random.indices(DataType.INT64, 9, 7)).input(2, random.floats(9, 3));
                tests.add(swapped(bits + " bits, zero points " + zeros,
                        zeros ? node.input(3, random.bits(DataType.UINT8, 9, Math.ceilDiv(3 * bits, 8))) : node));
            }
        }
        return tests;
    }

    private static DynamicTest swapped(String name, OneNode node) {
        return Oracle.test(name, Oracle.FLOAT, node.fed(1));
    }

    @TestFactory
    List<DynamicTest> quantizersAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        RandomTensors random = new RandomTensors(21);
        Tensor x = random.normal(DataType.FLOAT, 2, 7, 33);
        tests.add(Oracle.test("DynamicQuantizeLinear", Oracle.EXACT,
                OneNode.onnx("DynamicQuantizeLinear", 11).outputs(3).input(x)));
        for (DataType type : List.of(DataType.INT8, DataType.UINT8, DataType.INT16, DataType.UINT16)) {
            Tensor scale = random.uniform(DataType.FLOAT, 0.01, 0.1, 33);
            Tensor zero = random.indices(type, 100, 33);
            tests.add(Oracle.test("QuantizeLinear by axis " + type, Oracle.EXACT,
                    OneNode.onnx("QuantizeLinear", 21).attribute("axis", 1).input(x).input(scale).input(zero)));
            tests.add(Oracle.test("com.microsoft QuantizeLinear " + type, Oracle.EXACT,
                    OneNode.microsoft("QuantizeLinear").attribute("axis", 1).input(x).input(scale).input(zero)));
            tests.add(Oracle.test("DequantizeLinear by block " + type, 0x1p-23,
                    OneNode.onnx("DequantizeLinear", 21).attribute("axis", 0).attribute("block_size", 4)
                            .input(random.bits(type, 7, 33)).input(random.floats(2, 33))
                            .input(random.bits(type, 2, 33)).fed(1)));
        }
        tests.add(Oracle.test("MatMulInteger by column", Oracle.EXACT, OneNode.onnx("MatMulInteger", 10)
                .input(random.bits(DataType.UINT8, 5, 127)).input(random.bits(DataType.INT8, 127, 31))
                .input(random.bits(DataType.UINT8)).input(random.bits(DataType.INT8, 31))));
        tests.add(Oracle.test("QLinearMatMul", Oracle.EXACT, OneNode.onnx("QLinearMatMul", 10)
                .input(random.bits(DataType.UINT8, 5, 127)).input(Tensor.ofFloats(Shape.SCALAR, 0.013f))
                .input(random.bits(DataType.UINT8)).input(random.bits(DataType.INT8, 127, 31))
                .input(Tensor.ofFloats(Shape.SCALAR, 0.017f)).input(random.bits(DataType.INT8))
                .input(Tensor.ofFloats(Shape.SCALAR, 0.7f)).input(random.bits(DataType.UINT8))));
        return tests;
    }
}
