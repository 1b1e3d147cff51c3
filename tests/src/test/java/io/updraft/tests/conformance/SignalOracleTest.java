package io.updraft.tests.conformance;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Fourier transforms and windows against ONNX Runtime.
class SignalOracleTest {
    /// ONNX Runtime makes a transform of a length that is no power of two from three longer ones, in single precision.
    private static final double TRANSFORM = 1e-4;

    @TestFactory
    List<DynamicTest> transformsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int length : new int[]{1, 7, 12, 31, 64, 100}) {
            RandomTensors random = new RandomTensors(length);
            tests.add(Oracle.test("real " + length, TRANSFORM,
                    OneNode.onnx("DFT", 20).input(random.floats(2, length, 3, 1)).input(1, scalar(length))
                            .input(2, scalar(1))));
            tests.add(Oracle.test("complex " + length, TRANSFORM,
                    OneNode.onnx("DFT", 17).attribute("axis", 1).input(random.floats(2, length, 2))));
            tests.add(Oracle.test("one-sided " + length, TRANSFORM, OneNode.onnx("DFT", 17).attribute("onesided", 1)
                    .attribute("axis", 1).input(random.floats(2, length, 1))));
            tests.add(Oracle.test("inverse " + length, TRANSFORM, OneNode.onnx("DFT", 17).attribute("inverse", 1)
                    .attribute("axis", 1).input(random.normal(DataType.DOUBLE, 1, 2, length, 2))));
        }
        RandomTensors random = new RandomTensors(3);
        tests.add(Oracle.test("longer", TRANSFORM,
                OneNode.onnx("DFT", 17).input(random.floats(2, 9, 1)).input(scalar(16))));
        tests.add(Oracle.test("shorter", TRANSFORM,
                OneNode.onnx("DFT", 17).input(random.floats(2, 9, 1)).input(scalar(5))));
        return tests;
    }

    private static Tensor scalar(long value) {
        return Tensor.ofLongs(Shape.SCALAR, value);
    }

    @TestFactory
    List<DynamicTest> shortTimeTransformsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int half : new int[]{0, 1}) {
            RandomTensors random = new RandomTensors(half);
            tests.add(Oracle.test("window " + half, Oracle.FLOAT, OneNode.onnx("STFT", 17).attribute("onesided", half)
                    .input(random.floats(2, 127, 1)).input(scalar(8)).input(random.floats(16))));
            tests.add(Oracle.test("no window " + half, Oracle.FLOAT, OneNode.onnx("STFT", 17)
                    .attribute("onesided", half).input(0, random.floats(1, 100, 1)).input(1, scalar(7))
                    .input(3, scalar(20))));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> windowsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String type : new String[]{"HannWindow", "HammingWindow", "BlackmanWindow"}) {
            for (int size : new int[]{3, 7, 400}) {
                for (int periodic : new int[]{0, 1}) {
                    tests.add(Oracle.test(type + " " + size + " " + periodic, Oracle.FLOAT,
                            OneNode.onnx(type, 17).attribute("periodic", periodic).input(scalar(size))));
                }
            }
        }
        for (long bins : new long[]{8, 20}) {
            tests.add(Oracle.test("MelWeightMatrix " + bins, Oracle.FLOAT, OneNode.onnx("MelWeightMatrix", 17)
                    .input(scalar(bins)).input(scalar(256)).input(scalar(8192))
                    .input(Tensor.ofFloats(Shape.SCALAR, 20)).input(Tensor.ofFloats(Shape.SCALAR, 4000))));
        }
        return tests;
    }
}
