package io.updraft.tests.conformance;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Resizing, sampling and regions against ONNX Runtime.
class ImageOracleTest {
    private static final String[] COORDINATES = {"half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"};

    /// Sizes, because ONNX Runtime aligns the corners of scaled tensors by whole extents, which ONNX does not.
    @TestFactory
    List<DynamicTest> resizesAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        RandomTensors random = new RandomTensors(1);
        Tensor x = random.floats(1, 2, 7, 9);
        for (String coordinates : COORDINATES) {
            for (long[] size : new long[][]{{13, 5}, {3, 20}, {7, 9}, {1, 4}}) {
                for (String mode : new String[]{"nearest", "linear", "cubic"}) {
                    OneNode node = OneNode.onnx("Resize", 18).attribute("mode", mode)
                            .attribute("coordinate_transformation_mode", coordinates)
                            .input(0, x).input(3, Tensor.ofLongs(Shape.of(4), 1, 2, size[0], size[1]));
                    tests.add(Oracle.test(node + " " + size[0] + " " + size[1], Oracle.FLOAT, node));
                }
            }
        }
        for (String rounding : new String[]{"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"}) {
            tests.add(Oracle.test("nearest " + rounding, Oracle.EXACT, OneNode.onnx("Resize", 13)
                    .attribute("nearest_mode", rounding).input(0, x)
                    .input(2, Tensor.ofFloats(Shape.of(4), 1, 1, 1.75f, 0.65f))));
        }
        for (String mode : new String[]{"linear", "cubic"}) {
            tests.add(Oracle.test("scaled " + mode, Oracle.FLOAT, OneNode.onnx("Resize", 11).attribute("mode", mode)
                    .input(0, x).input(1, Tensor.ofFloats(Shape.of(0)))
                    .input(2, Tensor.ofFloats(Shape.of(4), 1, 1, 1.7f, 0.6f))));
            tests.add(Oracle.test("cropped " + mode, Oracle.FLOAT, OneNode.onnx("Resize", 18).attribute("mode", mode)
                    .attribute("coordinate_transformation_mode", "tf_crop_and_resize")
                    .attribute("extrapolation_value", 10f).input(0, x)
                    .input(1, Tensor.ofFloats(Shape.of(8), 0, 0, 0.2f, 0.3f, 1, 1, 0.7f, 1.2f))
                    .input(3, Tensor.ofLongs(Shape.of(4), 1, 2, 6, 5))));
        }
        tests.add(Oracle.test("linear-10", Oracle.FLOAT, OneNode.onnx("Resize", 10).attribute("mode", "linear")
                .input(x).input(Tensor.ofFloats(Shape.of(4), 1, 1, 2, 0.6f))));
        tests.add(Oracle.test("nearest-10", Oracle.EXACT, OneNode.onnx("Resize", 10)
                .input(x).input(Tensor.ofFloats(Shape.of(4), 1, 1, 2, 1.5f))));
        for (String policy : new String[]{"stretch", "not_larger", "not_smaller"}) {
            tests.add(Oracle.test(policy, Oracle.EXACT, OneNode.onnx("Resize", 18).attribute("axes", new long[]{3, 2})
                    .attribute("keep_aspect_ratio_policy", policy).input(0, x)
                    .input(3, Tensor.ofLongs(Shape.of(2), 14, 9))));
        }
        tests.add(Oracle.test("Upsample", Oracle.FLOAT, OneNode.onnx("Upsample", 9).attribute("mode", "linear")
                .input(x).input(Tensor.ofFloats(Shape.of(4), 1, 1, 2, 3))));
        tests.add(Oracle.test("Upsample-7", Oracle.EXACT, OneNode.onnx("Upsample", 7)
                .attribute("scales", List.of(1f, 1f, 1.5f, 3f)).input(x)));
        return tests;
    }

    @TestFactory
    List<DynamicTest> gridSamplesAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String mode : new String[]{"linear", "nearest", "cubic"}) {
            for (String padding : new String[]{"zeros", "border", "reflection"}) {
                for (int aligned : new int[]{0, 1}) {
                    RandomTensors random = new RandomTensors(aligned);
                    tests.add(Oracle.test(mode + " " + padding + " " + aligned, Oracle.FLOAT,
                            OneNode.onnx("GridSample", 20).attribute("mode", mode).attribute("padding_mode", padding)
                                    .attribute("align_corners", aligned).input(random.floats(2, 3, 5, 7))
                                    .input(random.normal(DataType.FLOAT, 1, 2, 6, 4, 2))));
                    if (!mode.equals("cubic")) {
                        tests.add(Oracle.test("3 axes " + mode + " " + padding + " " + aligned, Oracle.FLOAT,
                                OneNode.onnx("GridSample", 20).attribute("mode", mode)
                                        .attribute("padding_mode", padding).attribute("align_corners", aligned)
                                        .input(random.floats(1, 2, 5, 4, 3))
                                        .input(random.normal(DataType.FLOAT, 1, 1, 3, 2, 4, 3))));
                    }
                }
            }
        }
        RandomTensors random = new RandomTensors(8);
        tests.add(Oracle.test("bicubic-16", Oracle.FLOAT, OneNode.onnx("GridSample", 16).attribute("mode", "bicubic")
                .input(random.floats(1, 1, 4, 4)).input(random.uniform(DataType.FLOAT, -1, 1, 1, 3, 3, 2))));
        return tests;
    }

    @TestFactory
    List<DynamicTest> gridsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        RandomTensors random = new RandomTensors(2);
        for (int aligned : new int[]{0, 1}) {
            tests.add(Oracle.test("2 axes " + aligned, Oracle.FLOAT, OneNode.onnx("AffineGrid", 20)
                    .attribute("align_corners", aligned).input(random.floats(2, 2, 3))
                    .input(Tensor.ofLongs(Shape.of(4), 2, 3, 5, 7))));
            tests.add(Oracle.test("3 axes " + aligned, Oracle.FLOAT, OneNode.onnx("AffineGrid", 20)
                    .attribute("align_corners", aligned).input(random.floats(2, 3, 4))
                    .input(Tensor.ofLongs(Shape.of(5), 2, 3, 5, 7, 4))));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> regionsAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        RandomTensors random = new RandomTensors(4);
        Tensor x = random.floats(2, 3, 9, 11);
        Tensor regions = Tensor.ofFloats(Shape.of(3, 4), 0, 0, 8, 8, 2.5f, 3.5f, 9.25f, 4, -3, -2, 14, 5);
        Tensor images = Tensor.ofLongs(Shape.of(3), 0, 1, 1);
        for (int ratio : new int[]{0, 1, 3}) {
            for (String coordinates : new String[]{"half_pixel", "output_half_pixel"}) {
                tests.add(Oracle.test(ratio + " " + coordinates, Oracle.FLOAT, OneNode.onnx("RoiAlign", 16)
                        .attribute("coordinate_transformation_mode", coordinates).attribute("sampling_ratio", ratio)
                        .attribute("output_height", 3).attribute("output_width", 2).attribute("spatial_scale", 0.7f)
                        .input(x).input(regions).input(images)));
            }
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> selectedBoxesAgree() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int centred : new int[]{0, 1}) {
            for (float threshold : new float[]{0, 0.3f, 0.8f}) {
                RandomTensors random = new RandomTensors(centred);
                tests.add(Oracle.test(centred + " " + threshold, Oracle.EXACT, OneNode.onnx("NonMaxSuppression", 11)
                        .attribute("center_point_box", centred).input(random.uniform(DataType.FLOAT, 0, 1, 2, 33, 4))
                        .input(random.uniform(DataType.FLOAT, 0, 1, 2, 3, 33))
                        .input(Tensor.ofLongs(Shape.of(1), 5)).input(Tensor.ofFloats(Shape.of(1), threshold))
                        .input(Tensor.ofFloats(Shape.of(1), 0.4f))));
            }
        }
        return tests;
    }
}
