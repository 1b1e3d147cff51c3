package io.updraft.tests.conformance.suite;

import static io.updraft.tests.conformance.suite.OpCase.node;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tests.conformance.RandomTensors;
import java.util.List;
import java.util.stream.Stream;

/// Operators that move, pick, count and arrange elements.
final class DataCases {
    private static final int OPSET = 20;
    private final RandomTensors random = new RandomTensors(37);

    private static Tensor longs(long... values) {
        return Tensor.ofLongs(Shape.of(values.length), values);
    }

    private static Tensor scalar(long value) {
        return Tensor.ofLongs(Shape.SCALAR, value);
    }

    Stream<OpCase.Node> all() {
        return Stream.of(shapes(), picking(), ordering(), images()).flatMap(cases -> cases);
    }

    private Stream<OpCase.Node> shapes() {
        Tensor x = random.floats(2, 3, 7);
        return Stream.of(node("Reshape", OPSET, x, longs(0, -1)), node("Flatten", OPSET, x).with("axis", 2),
                node("Transpose", OPSET, x).with("perm", new long[]{2, 0, 1}), node("Shape", OPSET, x).with("start", 1),
                node("Size", OPSET, x), node("Unsqueeze", OPSET, x, longs(0, 4)),
                node("Squeeze", OPSET, random.floats(1, 3, 1), longs(0)),
                node("Concat", OPSET, x, random.floats(2, 1, 7)).with("axis", 1),
                node("Split", OPSET, x, longs(2, 5)).with("axis", 2).outputs(2),
                node("Slice", OPSET, x, longs(6, 0), longs(-8, 3), longs(2, 1), longs(-2, 2)),
                node("Expand", OPSET, random.floats(3, 1), longs(2, 1, 7)), node("Tile", OPSET, x, longs(1, 2, 3)),
                node("Pad", OPSET, x, longs(1, 0, 2, 0, 3, 1), Tensor.ofFloats(Shape.SCALAR, 7)),
                node("Pad", OPSET, x, longs(0, 1, 2, 1, 1, 3)).with("mode", "reflect"),
                node("ConstantOfShape", OPSET, longs(2, 3)).with("value", Tensor.ofFloats(Shape.of(1), 5)),
                node("Constant", OPSET).with("value", random.floats(3)), node("Range", OPSET, scalar(3), scalar(33),
                        scalar(7)),
                node("EyeLike", OPSET, random.floats(3, 5)).with("k", 1), node("Trilu", OPSET, x, scalar(1)),
                node("CenterCropPad", OPSET, x, longs(4, 5)).with("axes", new long[]{1, 2}));
    }

    private Stream<OpCase.Node> picking() {
        Tensor x = random.floats(5, 7);
        Tensor rows = random.indices(DataType.INT64, 5, 3);
        return Stream.of(node("Gather", OPSET, x, rows), node("Gather", OPSET, x, longs(-1, 2)).with("axis", 1),
                node("GatherElements", OPSET, x, random.indices(DataType.INT64, 5, 2, 7)),
                node("GatherND", OPSET, x, random.indices(DataType.INT64, 5, 3, 2)),
                node("ScatterND", OPSET, x, Tensor.ofLongs(Shape.of(2, 1), 1, 4), random.floats(2, 7))
                        .with("reduction", "add"),
                node("ScatterElements", OPSET, x, random.indices(DataType.INT64, 5, 1, 7), random.floats(1, 7)),
                node("Scatter", 10, x, random.indices(DataType.INT64, 5, 1, 7), random.floats(1, 7)),
                node("Compress", OPSET, x, Tensor.ofBytes(DataType.BOOL, Shape.of(4), (byte) 1, (byte) 0, (byte) 1,
                        (byte) 1)).with("axis", 0),
                node("OneHot", OPSET, rows, scalar(5), Tensor.ofFloats(Shape.of(2), 0, 1)),
                node("NonZero", OPSET, random.indices(DataType.INT64, 2, 3, 5)),
                node("ReverseSequence", OPSET, x, longs(1, 5, 2, 3, 4, 1, 5)).with("batch_axis", 1)
                        .with("time_axis", 0));
    }

    private Stream<OpCase.Node> ordering() {
        Tensor x = random.floats(5, 7);
        Tensor few = random.indices(DataType.INT64, 4, 33);
        Stream<OpCase.Node> reductions = List.of("ReduceL1", "ReduceL2", "ReduceMax", "ReduceMin", "ReduceMean",
                "ReduceSum", "ReduceProd", "ReduceSumSquare", "ReduceLogSumExp").stream()
                .map(type -> node(type, OPSET, x, longs(1)).with("keepdims", 0));
        return Stream.concat(reductions, Stream.of(
                node("ReduceLogSum", OPSET, random.uniform(DataType.FLOAT, 0.1, 2, 5, 7), longs(0)),
                node("ArgMax", OPSET, x).with("axis", 1), node("ArgMin", OPSET, x).with("keepdims", 0),
                node("TopK", OPSET, x, longs(3)).with("axis", 1).outputs(2),
                node("CumSum", OPSET, x, scalar(1)).with("reverse", 1),
                node("Unique", OPSET, few).outputs(4),
                node("TfIdfVectorizer", OPSET, random.indices(DataType.INT64, 4, 2, 7)).with("mode", "TFIDF")
                        .with("min_gram_length", 1).with("max_gram_length", 2).with("max_skip_count", 1)
                        .with("ngram_counts", new long[]{0, 2}).with("ngram_indexes", new long[]{0, 1, 2, 3})
                        .with("pool_int64s", new long[]{1, 3, 1, 2, 3, 0})
                        .with("weights", List.of(0.5f, 1f, 2f, 3f)),
                node("Hardmax", OPSET, x), node("Softmax", OPSET, x).with("axis", 0),
                node("LogSoftmax", OPSET, x), node("LpNormalization", OPSET, x).with("p", 1)));
    }

    private Stream<OpCase.Node> images() {
        Tensor x = random.floats(1, 4, 6, 6);
        return Stream.of(node("DepthToSpace", OPSET, x).with("blocksize", 2),
                node("SpaceToDepth", OPSET, x).with("blocksize", 2),
                node("Resize", 19, x, Tensor.ofFloats(Shape.of(0)), Tensor.ofFloats(Shape.of(4), 1, 1, 2, 1.5f))
                        .with("mode", "linear"),
                node("Upsample", 9, x, Tensor.ofFloats(Shape.of(4), 1, 1, 2, 3)),
                node("GridSample", OPSET, x, random.uniform(DataType.FLOAT, -1.2, 1.2, 1, 3, 5, 2)),
                node("AffineGrid", OPSET, random.floats(1, 2, 3), longs(1, 1, 3, 5)),
                node("NonMaxSuppression", 11, random.uniform(DataType.FLOAT, 0, 1, 1, 7, 4),
                        random.uniform(DataType.FLOAT, 0, 1, 1, 1, 7), scalar(3),
                        Tensor.ofFloats(Shape.of(1), 0.5f), Tensor.ofFloats(Shape.of(1), 0.1f)),
                node("Col2Im", OPSET, random.floats(1, 5, 5), longs(5, 5), longs(1, 5)),
                node("Det", OPSET, random.floats(2, 3, 3)));
    }
}
