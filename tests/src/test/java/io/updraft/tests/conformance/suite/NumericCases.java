package io.updraft.tests.conformance.suite;

import static io.updraft.tests.conformance.suite.OpCase.node;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tests.conformance.RandomTensors;
import java.util.stream.Stream;

/// Products, convolutions, pooling, normalizations, recurrences, attention and losses.
final class NumericCases {
    private static final int OPSET = 20;
    private final RandomTensors random = new RandomTensors(41);

    Stream<OpCase.Node> all() {
        return Stream.of(products(), convolutions(), norms(), recurrent(), signal()).flatMap(cases -> cases);
    }

    private Stream<OpCase.Node> products() {
        return Stream.of(node("MatMul", OPSET, random.floats(2, 1, 5, 33), random.floats(3, 33, 7)),
                node("MatMul", OPSET, random.floats(127), random.floats(127, 31)),
                node("Gemm", OPSET, random.floats(33, 5), random.floats(7, 33), random.floats(7)).with("transA", 1)
                        .with("transB", 1).with("alpha", 0.5f).with("beta", 2f),
                node("MatMulInteger", OPSET, random.bits(DataType.UINT8, 3, 33), random.bits(DataType.UINT8, 33, 5),
                        random.bits(DataType.UINT8, 1), random.bits(DataType.UINT8, 1)),
                node("QLinearMatMul", OPSET, random.bits(DataType.UINT8, 3, 7), Tensor.ofFloats(Shape.SCALAR, 0.03f),
                        Tensor.ofBytes(DataType.UINT8, Shape.SCALAR, (byte) 113), random.bits(DataType.UINT8, 7, 5),
                        Tensor.ofFloats(Shape.SCALAR, 0.07f), Tensor.ofBytes(DataType.UINT8, Shape.SCALAR, (byte) 97),
                        Tensor.ofFloats(Shape.SCALAR, 0.9f), Tensor.ofBytes(DataType.UINT8, Shape.SCALAR, (byte) 118)),
                node("Einsum", OPSET, random.floats(2, 3, 5), random.floats(2, 5, 7)).with("equation", "bij,bjk->bik"));
    }

    private Stream<OpCase.Node> convolutions() {
        Tensor x = random.floats(2, 4, 9, 7);
        Tensor bytes = random.bits(DataType.UINT8, 1, 1, 5, 5);
        return Stream.of(
                node("Conv", OPSET, x, random.floats(6, 2, 3, 3), random.floats(6)).with("group", 2)
                        .with("strides", new long[]{2, 1}).with("pads", new long[]{1, 0, 1, 2}),
                node("Conv", OPSET, random.floats(1, 3, 33), random.floats(5, 3, 4)).with("dilations", new long[]{2}),
                node("ConvTranspose", OPSET, x, random.floats(4, 3, 3, 3)).with("strides", new long[]{2, 2})
                        .with("output_padding", new long[]{1, 1}),
                node("ConvInteger", OPSET, bytes, random.bits(DataType.UINT8, 1, 1, 2, 2), random.bits(DataType.UINT8)),
                node("QLinearConv", OPSET, bytes, Tensor.ofFloats(Shape.SCALAR, 0.04f), random.bits(DataType.UINT8),
                        random.bits(DataType.UINT8, 1, 1, 2, 2), Tensor.ofFloats(Shape.SCALAR, 0.03f),
                        random.bits(DataType.UINT8), Tensor.ofFloats(Shape.SCALAR, 0.7f), random.bits(DataType.UINT8)),
                node("AveragePool", OPSET, x).with("kernel_shape", new long[]{3, 2}).with("pads",
                        new long[]{1, 0, 1, 1}),
                node("MaxPool", OPSET, x).with("kernel_shape", new long[]{3, 2}).with("strides", new long[]{2, 2})
                        .outputs(2),
                node("LpPool", OPSET, x).with("kernel_shape", new long[]{2, 2}).with("p", 2),
                node("GlobalAveragePool", OPSET, x), node("GlobalMaxPool", OPSET, x), node("GlobalLpPool", OPSET, x),
                node("RoiAlign", 16, random.floats(1, 2, 9, 9), Tensor.ofFloats(Shape.of(1, 4), 1, 2, 7, 8),
                        Tensor.ofLongs(Shape.of(1), 0)).with("output_height", 3).with("output_width", 2));
    }

    private Stream<OpCase.Node> norms() {
        Tensor x = random.floats(2, 4, 5, 7);
        Tensor four = random.uniform(DataType.FLOAT, 0.5, 2, 4);
        return Stream.of(node("LayerNormalization", OPSET, x, random.floats(7), random.floats(7)),
                node("InstanceNormalization", OPSET, x, four, random.floats(4)),
                node("BatchNormalization", OPSET, x, four, random.floats(4), random.floats(4), four),
                node("GroupNormalization", 21, x, four, random.floats(4)).with("num_groups", 2),
                node("LRN", OPSET, x).with("size", 3), node("MeanVarianceNormalization", OPSET, x),
                node("RMSNormalization", 23, x, random.floats(7)),
                node("NegativeLogLikelihoodLoss", OPSET, random.floats(3, 5, 2),
                        random.indices(DataType.INT64, 5, 3, 2),
                        random.uniform(DataType.FLOAT, 0.5, 2, 5)),
                node("SoftmaxCrossEntropyLoss", OPSET, random.floats(3, 5), random.indices(DataType.INT64, 5, 3))
                        .outputs(2),
                node("Dropout", OPSET, x));
    }

    private Stream<OpCase.Node> recurrent() {
        int hidden = 3;
        Tensor x = random.floats(5, 2, 4);
        return Stream.of(
                node("RNN", OPSET, x, random.floats(1, hidden, 4), random.floats(1, hidden, hidden),
                        random.floats(1, 2 * hidden)).with("hidden_size", hidden).outputs(2),
                node("GRU", OPSET, x, random.floats(1, 3 * hidden, 4), random.floats(1, 3 * hidden, hidden),
                        random.floats(1, 6 * hidden)).with("hidden_size", hidden).outputs(2),
                node("LSTM", OPSET, x, random.floats(1, 4 * hidden, 4), random.floats(1, 4 * hidden, hidden),
                        random.floats(1, 8 * hidden)).with("hidden_size", hidden).outputs(3),
                node("Attention", 23, random.floats(2, 4, 5, 8), random.floats(2, 2, 7, 8), random.floats(2, 2, 7, 8)),
                // Nearly all scores are equal: keys that must not be seen would weigh as much as others.
                node("Attention", 23, random.floats(2, 4, 5, 8), random.floats(2, 2, 7, 8), random.floats(2, 2, 7, 8))
                        .with("scale", 1e-32f),
                node("Attention", 23, random.floats(2, 5, 16), random.floats(2, 5, 8), random.floats(2, 5, 8))
                        .with("q_num_heads", 4).with("kv_num_heads", 2).with("is_causal", 1).with("softcap", 2f),
                node("RotaryEmbedding", 23, random.floats(2, 3, 5, 8), random.floats(50, 4), random.floats(50, 4),
                        random.indices(DataType.INT64, 50, 2, 5)),
                node("TensorScatter", 24, random.floats(2, 3, 7, 4), random.floats(2, 3, 2, 4),
                        Tensor.ofLongs(Shape.of(2), 1, 5)));
    }

    private Stream<OpCase.Node> signal() {
        Stream<OpCase.Node> windows = Stream.of("HannWindow", "HammingWindow", "BlackmanWindow")
                .map(type -> node(type, OPSET, Tensor.ofLongs(Shape.SCALAR, 31)));
        return Stream.concat(windows, Stream.of(
                node("DFT", 17, random.floats(1, 16, 1)).with("axis", 1),
                node("MelWeightMatrix", OPSET, scalar(8), scalar(32), scalar(8000), Tensor.ofFloats(Shape.SCALAR, 0),
                        Tensor.ofFloats(Shape.SCALAR, 4000))));
    }

    private static Tensor scalar(long value) {
        return Tensor.ofLongs(Shape.SCALAR, value);
    }
}
