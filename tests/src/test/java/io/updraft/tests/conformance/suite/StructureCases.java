package io.updraft.tests.conformance.suite;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tests.OnnxModelBuilder;
import io.updraft.tests.conformance.RandomTensors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Sequences, optionals, strings and control flow, each between tensors.
final class StructureCases {
    private final RandomTensors random = new RandomTensors(43);

    private static OnnxModelBuilder model() {
        return new OnnxModelBuilder("structure").opset("", 20).irVersion(10);
    }

    private static Tensor scalar(long value) {
        return Tensor.ofLongs(Shape.SCALAR, value);
    }

    Stream<OpCase> all() {
        return Stream.of(sequences(), optionals(), branch(), scan(), strings());
    }

    private OpCase sequences() {
        OnnxModelBuilder model = model().input("x", DataType.FLOAT, 5, 3).initializer("one", scalar(1))
                .initializer("last", scalar(-1))
                .node("SplitToSequence", List.of("x"), List.of("rows"), Map.of("keepdims", 0))
                .node("SequenceAt", List.of("rows", "last"), List.of("row"))
                .node("SequenceInsert", List.of("rows", "row", "one"), List.of("more"))
                .node("SequenceErase", List.of("more", "last"), List.of("fewer"))
                .node("SequenceConstruct", List.of("row", "row"), List.of("pair"))
                .node("SequenceAt", List.of("pair", "one"), List.of("second"))
                .node("SequenceInsert", List.of("fewer", "second"), List.of("all"))
                .node("SequenceLength", List.of("all"), List.of("count"))
                .node("SequenceEmpty", List.of(), List.of("nothing"), Map.of("dtype", DataType.FLOAT))
                .node("SequenceLength", List.of("nothing"), List.of("none"))
                .node("ConcatFromSequence", List.of("all"), List.of("y"), Map.of("axis", 0, "new_axis", 1))
                .output("y", DataType.FLOAT, 6, 3).output("count", DataType.INT64).output("none", DataType.INT64);
        return new OpCase("sequences", Set.of("SplitToSequence", "SequenceAt", "SequenceInsert", "SequenceErase",
                "SequenceConstruct", "SequenceLength", "SequenceEmpty", "ConcatFromSequence"), model,
                List.of(random.floats(5, 3)));
    }

    private OpCase optionals() {
        OnnxModelBuilder model = model().input("x", DataType.FLOAT, 5).node("Optional", List.of("x"), List.of("o"))
                .node("OptionalHasElement", List.of("o"), List.of("there"))
                .node("OptionalGetElement", List.of("o"), List.of("y")).output("y", DataType.FLOAT, 5)
                .output("there", DataType.BOOL);
        return new OpCase("optionals", Set.of("Optional", "OptionalHasElement", "OptionalGetElement"), model,
                List.of(random.floats(5)));
    }

    private OpCase branch() {
        OnnxModelBuilder loop = new OnnxModelBuilder("body").input("i", DataType.INT64).input("c", DataType.BOOL)
                .input("v", DataType.FLOAT, 3).node("Identity", List.of("c"), List.of("go"))
                .node("Mul", List.of("v", "x"), List.of("w")).output("go", DataType.BOOL)
                .output("w", DataType.FLOAT, 3);
        OnnxModelBuilder other = new OnnxModelBuilder("body").node("Neg", List.of("looped"), List.of("e"))
                .output("e", DataType.FLOAT, 3);
        OnnxModelBuilder same = new OnnxModelBuilder("body").node("Identity", List.of("looped"), List.of("t"))
                .output("t", DataType.FLOAT, 3);
        OnnxModelBuilder model = model().input("x", DataType.FLOAT, 3).input("flag", DataType.BOOL)
                .initializer("three", scalar(3))
                .node("Loop", List.of("three", "", "x"), List.of("looped"), Map.of("body", loop))
                .node("If", List.of("flag"), List.of("y"), Map.of("then_branch", same, "else_branch", other))
                .output("y", DataType.FLOAT, 3);
        return new OpCase("loop and branch", Set.of("Loop", "If"), model,
                List.of(random.floats(3), Tensor.ofBytes(DataType.BOOL, Shape.SCALAR, (byte) 0)));
    }

    private OpCase scan() {
        OnnxModelBuilder body = new OnnxModelBuilder("body").input("s", DataType.FLOAT, 3)
                .input("row", DataType.FLOAT, 3).node("Add", List.of("s", "row"), List.of("next"))
                .node("Tanh", List.of("next"), List.of("out")).output("next", DataType.FLOAT, 3)
                .output("out", DataType.FLOAT, 3);
        OnnxModelBuilder model = model().input("x", DataType.FLOAT, 3, 7).input("start", DataType.FLOAT, 3)
                .node("Scan", List.of("start", "x"), List.of("end", "y"), Map.of("body", body, "num_scan_inputs", 1,
                        "scan_input_axes", new long[]{1}, "scan_input_directions", new long[]{1}, "scan_output_axes",
                        new long[]{1}))
                .output("end", DataType.FLOAT, 3).output("y", DataType.FLOAT, 3, 7);
        return new OpCase("scan", Set.of("Scan"), model, List.of(random.floats(3, 7), random.floats(3)));
    }

    private static OpCase strings() {
        OnnxModelBuilder model = model().input("x", DataType.STRING, 3).input("z", DataType.STRING)
                .node("StringConcat", List.of("x", "z"), List.of("joined"))
                .node("StringSplit", List.of("joined"), List.of("parts", "counts"), Map.of("delimiter", "-"))
                .node("RegexFullMatch", List.of("joined"), List.of("matches"), Map.of("pattern", "[a-z]+-.*"))
                .node("StringNormalizer", List.of("x"), List.of("upper"),
                        Map.of("locale", "C", "case_change_action", "UPPER",
                                "stopwords", List.of("b-c")))
                .output("joined", DataType.STRING, 3).output("parts", DataType.STRING, 3, "n")
                .output("counts", DataType.INT64, 3).output("matches", DataType.BOOL, 3)
                .output("upper", DataType.STRING, "m");
        return new OpCase("strings", Set.of("StringConcat", "StringSplit", "RegexFullMatch", "StringNormalizer"), model,
                List.of(Tensor.ofStrings(Shape.of(3), "a", "b-c", ""), Tensor.ofStrings(Shape.SCALAR, "-end")));
    }
}
