package io.updraft.tests.conformance;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Convolutions and pooling against ONNX Runtime.
class WindowOracleTest {
    private static final String[] AUTO = {"SAME_UPPER", "SAME_LOWER", "VALID"};

    @TestFactory
    List<DynamicTest> convolutionsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int group : new int[]{1, 2, 6}) {
            for (int stride : new int[]{1, 2, 3}) {
                for (int dilation : new int[]{1, 2}) {
                    RandomTensors random = new RandomTensors(group * 100L + stride * 10L + dilation);
                    OneNode node = OneNode.onnx("Conv", 11).attribute("group", group)
                            .attribute("strides", new long[]{stride, 1}).attribute("dilations", new long[]{1, dilation})
                            .attribute("pads", new long[]{0, 1, 2, 3}).input(random.floats(2, 6, 13, 9))
                            .input(random.floats(12, 6 / group, 3, 2)).input(random.floats(12));
                    tests.add(Oracle.test("2 axes " + node, Oracle.FLOAT, node));
                }
            }
        }
        RandomTensors random = new RandomTensors(3);
        for (String auto : AUTO) {
            tests.add(Oracle.test("1 axis " + auto, Oracle.FLOAT, OneNode.onnx("Conv", 22).attribute("auto_pad", auto)
                    .attribute("strides", new long[]{2}).input(random.floats(1, 3, 31)).input(random.floats(5, 3, 4))));
        }
        tests.add(Oracle.test("3 axes", Oracle.FLOAT, OneNode.onnx("Conv", 1)
                .attribute("pads", new long[]{1, 0, 2, 1, 1, 0}).input(random.floats(1, 2, 5, 6, 7))
                .input(random.floats(3, 2, 2, 3, 1))));
        tests.add(Oracle.test("no batch", Oracle.FLOAT,
                OneNode.onnx("Conv", 11).input(random.floats(0, 2, 5, 5)).input(random.floats(3, 2, 2, 2))));
        return tests;
    }

    @TestFactory
    List<DynamicTest> transposedConvolutionsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int group : new int[]{1, 3}) {
            for (int stride : new int[]{1, 2, 3}) {
                for (int dilation : new int[]{1, 2}) {
                    RandomTensors random = new RandomTensors(group * 100L + stride * 10L + dilation);
                    OneNode node = OneNode.onnx("ConvTranspose", 11).attribute("group", group)
                            .attribute("strides", new long[]{stride, 2})
                            .attribute("dilations", new long[]{1, dilation}).attribute("pads", new long[]{0, 1, 2, 0})
                            .attribute("output_padding", new long[]{0, 1}).input(random.floats(2, 6, 5, 4))
                            .input(random.floats(6, 4, 3, 2)).input(random.floats(4L * group));
                    tests.add(Oracle.test(node.toString(), Oracle.FLOAT, node));
                }
            }
        }
        RandomTensors random = new RandomTensors(5);
        for (String auto : AUTO) {
            tests.add(Oracle.test(auto, Oracle.FLOAT, OneNode.onnx("ConvTranspose", 11).attribute("auto_pad", auto)
                    .attribute("strides", new long[]{2, 3}).input(random.floats(1, 3, 5, 4))
                    .input(random.floats(3, 2, 3, 4))));
        }
        for (String auto : new String[]{"NOTSET", "SAME_UPPER"}) {
            tests.add(Oracle.test("output shape " + auto, Oracle.FLOAT, OneNode.onnx("ConvTranspose", 11)
                    .attribute("auto_pad", auto).attribute("strides", new long[]{2})
                    .attribute("output_shape", new long[]{10}).input(random.floats(1, 3, 5))
                    .input(random.floats(3, 2, 4))));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> quantizedConvolutionsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        for (DataType weight : List.of(DataType.UINT8, DataType.INT8)) {
            RandomTensors random = new RandomTensors(weight.bits());
            Tensor x = random.bits(DataType.UINT8, 2, 4, 9, 7);
            Tensor w = random.bits(weight, 6, 2, 3, 3);
            Tensor zero = Tensor.ofBytes(DataType.UINT8, Shape.SCALAR, (byte) 130);
            Tensor weightZero = Tensor.ofBytes(weight, Shape.SCALAR, (byte) 3);
            tests.add(Oracle.test("ConvInteger " + weight, Oracle.EXACT, OneNode.onnx("ConvInteger", 10)
                    .attribute("group", 2).attribute("pads", new long[]{1, 0, 1, 2}).input(x).input(w).input(zero)
                    .input(weightZero)));
            Tensor bias = random.indices(DataType.INT32, 1000, 6);
            // ONNX Runtime takes a zero point of the weight that differs by channel only where all are alike.
            tests.add(Oracle.test("QLinearConv " + weight, Oracle.EXACT, OneNode.onnx("QLinearConv", 10)
                    .attribute("group", 2).attribute("pads", new long[]{1, 0, 1, 2}).input(x)
                    .input(Tensor.ofFloats(Shape.SCALAR, 0.0123f)).input(zero).input(w)
                    .input(random.uniform(DataType.FLOAT, 0.01, 0.02, 6)).input(weightZero)
                    .input(Tensor.ofFloats(Shape.SCALAR, 0.37f)).input(zero).input(bias)));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> poolingsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int kernel : new int[]{2, 3}) {
            for (int stride : new int[]{1, 2, 3}) {
                for (int ceil : new int[]{0, 1}) {
                    for (int pad : new int[]{0, 1}) {
                        RandomTensors random = new RandomTensors(kernel * 100L + stride * 10L + ceil + pad);
                        Tensor x = random.floats(2, 3, 10, 13);
                        String size = " " + kernel + " " + stride + " " + ceil + " " + pad;
                        tests.add(Oracle.test("max" + size, Oracle.EXACT,
                                pool("MaxPool", 12, x, kernel, stride, ceil, pad, 1).outputs(2)));
                        tests.add(Oracle.test("max, dilated" + size, Oracle.EXACT,
                                pool("MaxPool", 12, x, kernel, stride, ceil, pad, 2).attribute("storage_order", 1)
                                        .outputs(2)));
                        tests.add(Oracle.test("average" + size, Oracle.FLOAT,
                                pool("AveragePool", 19, x, kernel, stride, ceil, pad, 2)));
                        tests.add(Oracle.test("average with padding" + size, Oracle.FLOAT,
                                pool("AveragePool", 19, x, kernel, stride, ceil, pad, 1)
                                        .attribute("count_include_pad", 1)));
                        tests.add(Oracle.test("norm" + size, Oracle.FLOAT,
                                pool("LpPool", 18, x, kernel, stride, ceil, pad, 1).attribute("p", 3)));
                    }
                }
            }
        }
        return tests;
    }

    private static OneNode pool(String type, int opset, Tensor x, int kernel, int stride, int ceil, int pad,
            int dilation) {
        return OneNode.onnx(type, opset).attribute("kernel_shape", new long[]{kernel, 2})
                .attribute("strides", new long[]{stride, 2}).attribute("ceil_mode", ceil)
                .attribute("pads", new long[]{pad, 0, pad, 1}).attribute("dilations", new long[]{dilation, 1}).input(x);
    }

    @TestFactory
    List<DynamicTest> otherPoolingsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        RandomTensors random = new RandomTensors(17);
        for (String auto : AUTO) {
            for (String type : new String[]{"MaxPool", "AveragePool", "LpPool"}) {
                tests.add(Oracle.test(type + " " + auto, Oracle.FLOAT, OneNode.onnx(type, 11)
                        .attribute("kernel_shape", new long[]{3, 2}).attribute("strides", new long[]{2, 3})
                        .attribute("auto_pad", auto).input(random.floats(1, 2, 7, 10))));
            }
        }
        for (String type : new String[]{"GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"}) {
            tests.add(Oracle.test(type, Oracle.FLOAT, OneNode.onnx(type, 7).input(random.floats(2, 3, 7, 5))));
        }
        for (DataType type : List.of(DataType.UINT8, DataType.INT8)) {
            tests.add(Oracle.test("MaxPool " + type, Oracle.EXACT, OneNode.onnx("MaxPool", 12)
                    .attribute("kernel_shape", new long[]{2, 2}).input(random.bits(type, 1, 2, 7, 5))));
        }
        tests.add(Oracle.test("MaxUnpool", Oracle.EXACT, OneNode.onnx("MaxUnpool", 11)
                .attribute("kernel_shape", new long[]{2, 2}).attribute("strides", new long[]{2, 2})
                .input(Tensor.ofFloats(Shape.of(1, 1, 2, 2), 1, 2, 3, 4))
                .input(Tensor.ofLongs(Shape.of(1, 1, 2, 2), 5, 2, 8, 15))));
        tests.add(Oracle.test("Col2Im", Oracle.FLOAT, OneNode.onnx("Col2Im", 18)
                .attribute("strides", new long[]{2, 1}).attribute("pads", new long[]{1, 0, 0, 1})
                .attribute("dilations", new long[]{1, 2}).input(random.floats(2, 3L * 6, 3 * 3))
                .input(Tensor.ofLongs(Shape.of(2), 5, 6)).input(Tensor.ofLongs(Shape.of(2), 2, 3))));
        return tests;
    }
}
