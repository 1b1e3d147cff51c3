package io.updraft.tests.conformance;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Einsum, determinants and operators that select or move elements, against ONNX Runtime.
class SelectionOracleTest {
    @TestFactory
    List<DynamicTest> sumsOfProductsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        RandomTensors random = new RandomTensors(1);
        for (String equation : new String[]{"ij->ji", "ij->", "ij->i", "ii->i", "ii", "i...->..."}) {
            tests.add(einsum(equation, random.floats(7, 7)));
        }
        for (String equation : new String[]{"ij,jk->ik", "ij,jk", "ij,kj->ijk", "ij,ij->", "ab,cd->abcd", "...j,jk"}) {
            tests.add(einsum(equation, random.floats(7, 7), random.floats(7, 7)));
        }
        tests.add(einsum("bij,bjk->bik", random.floats(3, 5, 7), random.floats(3, 7, 2)));
        tests.add(einsum("bhqd,bhkd->bhqk", random.floats(2, 3, 5, 8), random.floats(2, 3, 4, 8)));
        tests.add(einsum("...ij,...jk->...ik", random.floats(2, 1, 5, 7), random.floats(2, 3, 7, 2)));
        tests.add(einsum("ij,jk,kl->il", random.floats(5, 7), random.floats(7, 3), random.floats(3, 4)));
        tests.add(einsum("bn,anm,bm->ba", random.floats(2, 5), random.floats(3, 5, 7), random.floats(2, 7)));
        for (int size : new int[]{1, 2, 7, 31}) {
            tests.add(Oracle.test("Det " + size, Oracle.FLOAT * 10,
                    OneNode.onnx("Det", 11).input(random.floats(3, size, size))));
        }
        return tests;
    }

    private static DynamicTest einsum(String equation, Tensor... operands) {
        OneNode node = OneNode.onnx("Einsum", 12).attribute("equation", equation);
        for (Tensor operand : operands) {
            node.input(operand);
        }
        return Oracle.test(equation, Oracle.FLOAT, node);
    }

    @TestFactory
    List<DynamicTest> selectionsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        RandomTensors random = new RandomTensors(2);
        Tensor x = random.floats(5, 7, 3);
        tests.add(Oracle.test("Compress", Oracle.EXACT,
                OneNode.onnx("Compress", 11).input(x).input(random.indices(DataType.BOOL, 2, 40))));
        tests.add(Oracle.test("Compress by axis", Oracle.EXACT, OneNode.onnx("Compress", 11).attribute("axis", 1)
                .input(x).input(random.indices(DataType.BOOL, 2, 6))));
        for (int sorted : new int[]{0, 1}) {
            tests.add(Oracle.test("Unique " + sorted, Oracle.EXACT, OneNode.onnx("Unique", 11)
                    .attribute("sorted", sorted).outputs(4).input(random.indices(DataType.INT64, 9, 5, 7))));
            tests.add(Oracle.test("Unique by axis " + sorted, Oracle.EXACT, OneNode.onnx("Unique", 11)
                    .attribute("sorted", sorted).attribute("axis", 1).outputs(4)
                    .input(random.indices(DataType.FLOAT, 2, 2, 31, 2))));
        }
        for (int k : new int[]{-2, 0, 3}) {
            tests.add(Oracle.test("EyeLike " + k, Oracle.EXACT,
                    OneNode.onnx("EyeLike", 9).attribute("k", k).attribute("dtype", 1).input(random.floats(5, 7))));
        }
        tests.add(Oracle.test("ReverseSequence", Oracle.EXACT, OneNode.onnx("ReverseSequence", 10).input(x)
                .input(Tensor.ofLongs(Shape.of(7), 1, 2, 3, 4, 5, 1, 2))));
        tests.add(Oracle.test("ReverseSequence, batch first", Oracle.EXACT, OneNode.onnx("ReverseSequence", 10)
                .attribute("batch_axis", 0).attribute("time_axis", 1).input(x)
                .input(Tensor.ofLongs(Shape.of(5), 7, 2, 3, 4, 1))));
        tests.add(Oracle.test("CenterCropPad", Oracle.EXACT, OneNode.onnx("CenterCropPad", 18).input(x)
                .input(Tensor.ofLongs(Shape.of(3), 8, 4, 3))));
        tests.add(Oracle.test("CenterCropPad by axes", Oracle.EXACT, OneNode.onnx("CenterCropPad", 18)
                .attribute("axes", new long[]{-1, 0}).input(x).input(Tensor.ofLongs(Shape.of(2), 6, 2))));
        for (String mode : new String[]{"DCR", "CRD"}) {
            tests.add(Oracle.test("DepthToSpace " + mode, Oracle.EXACT, OneNode.onnx("DepthToSpace", 13)
                    .attribute("blocksize", 2).attribute("mode", mode).input(random.floats(2, 12, 3, 5))));
        }
        tests.add(Oracle.test("SpaceToDepth", Oracle.EXACT, OneNode.onnx("SpaceToDepth", 13)
                .attribute("blocksize", 3).input(random.floats(2, 2, 6, 9))));
        tests.add(Oracle.test("Scatter", Oracle.EXACT, OneNode.onnx("Scatter", 9).attribute("axis", 1).input(x)
                .input(random.indices(DataType.INT64, 7, 2, 1, 3)).input(random.floats(2, 1, 3))));
        return tests;
    }
}
