package io.updraft.tests.conformance;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Normalizations and losses against ONNX Runtime.
class NormOracleTest {
    @TestFactory
    List<DynamicTest> normalizationsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int width : new int[]{1, 7, 33}) {
            RandomTensors random = new RandomTensors(width);
            Tensor x = random.floats(3, 6, 5, width);
            Tensor scale = random.floats(6);
            Tensor bias = random.floats(6);
            tests.add(Oracle.test("BatchNormalization " + width, Oracle.FLOAT,
                    OneNode.onnx("BatchNormalization", 15).attribute("epsilon", 1e-3f).input(x).input(scale)
                            .input(bias).input(random.floats(6)).input(random.uniform(DataType.FLOAT, 0.1, 2, 6))));
            tests.add(Oracle.test("InstanceNormalization " + width, Oracle.FLOAT,
                    OneNode.onnx("InstanceNormalization", 6).attribute("epsilon", 1e-3f).input(x).input(scale)
                            .input(bias)));
            tests.add(Oracle.test("GroupNormalization-18 " + width, Oracle.FLOAT,
                    OneNode.onnx("GroupNormalization", 18).attribute("num_groups", 3).input(x).input(random.floats(3))
                            .input(random.floats(3))));
            tests.add(Oracle.test("GroupNormalization-21 " + width, Oracle.FLOAT,
                    OneNode.onnx("GroupNormalization", 21).attribute("num_groups", 2).input(x).input(scale)
                            .input(bias)));
            tests.add(Oracle.test("MeanVarianceNormalization " + width, Oracle.FLOAT,
                    OneNode.onnx("MeanVarianceNormalization", 13).input(x)));
            for (int p : new int[]{1, 2}) {
                for (int axis : new int[]{-1, 1}) {
                    tests.add(Oracle.test("LpNormalization " + width + " " + p + " " + axis, Oracle.FLOAT,
                            OneNode.onnx("LpNormalization", 1).attribute("p", p).attribute("axis", axis).input(x)));
                }
            }
            // ONNX Runtime takes windows of an odd number of channels only.
            for (int size : new int[]{1, 3, 5}) {
                tests.add(Oracle.test("LRN " + width + " " + size, Oracle.FLOAT, OneNode.onnx("LRN", 13)
                        .attribute("size", size).attribute("alpha", 0.2f).attribute("bias", 0.7f).input(x)));
            }
            for (int opset : new int[]{11, 13}) {
                tests.add(Oracle.test("Hardmax-" + opset + " " + width, Oracle.EXACT,
                        OneNode.onnx("Hardmax", opset).attribute("axis", 2).input(x)));
            }
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> lossesAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        RandomTensors random = new RandomTensors(9);
        Tensor scores = random.floats(3, 7, 5);
        Tensor labels = random.indices(DataType.INT64, 7, 3, 5);
        Tensor weights = random.uniform(DataType.FLOAT, 0.5, 2, 7);
        for (String reduction : new String[]{"none", "sum", "mean"}) {
            for (boolean weighted : new boolean[]{false, true}) {
                for (boolean ignoring : new boolean[]{false, true}) {
                    for (String type : new String[]{"NegativeLogLikelihoodLoss", "SoftmaxCrossEntropyLoss"}) {
                        OneNode node = OneNode.onnx(type, 13).attribute("reduction", reduction).input(scores)
                                .input(labels);
                        node = weighted ? node.input(weights) : node;
                        node = ignoring ? node.attribute("ignore_index", 2) : node;
                        tests.add(Oracle.test(type + " " + reduction + " " + weighted + " " + ignoring, Oracle.FLOAT,
                                type.startsWith("Softmax") ? node.outputs(2) : node));
                    }
                }
            }
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> elementwiseOperatorsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        RandomTensors random = new RandomTensors(31);
        Tensor x = random.normal(DataType.FLOAT, 2, 7, 33);
        Tensor inside = random.uniform(DataType.FLOAT, -0.99, 0.99, 127);
        for (String type : new String[]{"Asin", "Acos", "Atanh"}) {
            tests.add(Oracle.test(type, Oracle.FLOAT, OneNode.onnx(type, type.equals("Atanh") ? 9 : 7).input(inside)));
        }
        for (String type : new String[]{"Atan", "Sinh", "Cosh", "Asinh", "Selu", "Celu", "Shrink", "ThresholdedRelu"}) {
            tests.add(Oracle.test(type, Oracle.FLOAT, OneNode.onnx(type, 12).input(x)));
        }
        tests.add(Oracle.test("Acosh", Oracle.FLOAT,
                OneNode.onnx("Acosh", 9).input(random.uniform(DataType.FLOAT, 1, 50, 127))));
        tests.add(Oracle.test("PRelu", Oracle.FLOAT, OneNode.onnx("PRelu", 16).input(x).input(random.floats(33))));
        for (DataType type : List.of(DataType.UINT8, DataType.INT32, DataType.INT64)) {
            Tensor a = random.bits(type, 5, 7);
            Tensor b = random.bits(type, 7);
            for (String name : new String[]{"BitwiseAnd", "BitwiseOr", "BitwiseXor"}) {
                tests.add(Oracle.test(name + " " + type, Oracle.EXACT, OneNode.onnx(name, 18).input(a).input(b)));
            }
            tests.add(Oracle.test("BitwiseNot " + type, Oracle.EXACT, OneNode.onnx("BitwiseNot", 18).input(a)));
        }
        for (String direction : new String[]{"LEFT", "RIGHT"}) {
            tests.add(Oracle.test("BitShift " + direction, Oracle.EXACT, OneNode.onnx("BitShift", 11)
                    .attribute("direction", direction).input(random.bits(DataType.UINT8, 5, 7))
                    .input(random.indices(DataType.UINT8, 8, 7))));
        }
        tests.add(Oracle.test("Dropout", Oracle.EXACT, OneNode.onnx("Dropout", 13).input(x)
                .input(Tensor.ofFloats(Shape.SCALAR, 0.3f))));
        return tests;
    }
}
