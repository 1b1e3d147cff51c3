package io.updraft.runtime.operator.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What attributes or values ask for beyond measure is refused before it is allocated or begun: windows, images,
/// signals, sums of products.
class HostileOperatorsTest {
    private static final long HUGE = 1L << 40;
    private static final Tensor IMAGE = floats(1, 1, 4, 4);

    private static Tensor floats(long... dims) {
        return Tensor.allocate(DataType.FLOAT, Shape.of(dims));
    }

    private static Tensor longs(long... values) {
        return Tensor.ofLongs(Shape.of(values.length), values);
    }

    private static Tensor evaluate(String type, Map<String, ?> attributes, Optional<?>... inputs) {
        OperatorContract contract = StandardOperators.registry().find("", type, 27).orElseThrow();
        return contract.evaluate(OperatorCall.of(contract.id(), "the.node", Attributes.of(attributes), 1,
                Arrays.stream(inputs).map(input -> input.map(Tensor.class::cast)).toList())).getFirst();
    }

    private static Tensor evaluate(String type, Map<String, ?> attributes, Tensor... inputs) {
        return evaluate(type, attributes, Arrays.stream(inputs).map(Optional::of).toArray(Optional[]::new));
    }

    private static void refused(String reason, String type, Map<String, ?> attributes, Tensor... inputs) {
        assertThatThrownBy(() -> evaluate(type, attributes, inputs)).isInstanceOf(OperatorException.class)
                .hasMessageContaining("'the.node'").hasMessageContaining(reason);
    }

    @Test
    void windowsBeyondMeasureAreRefused() {
        long[] pads = {HUGE, 0, 0, 0};
        refused("at most", "Conv", Map.of("pads", pads), IMAGE, floats(1, 1, 2, 2));
        refused("overflow", "Conv", Map.of("pads", new long[]{Long.MAX_VALUE, 0, 1, 0}), IMAGE, floats(1, 1, 2, 2));
        refused("positive numbers", "Conv", Map.of("strides", new long[]{0, 1}), IMAGE, floats(1, 1, 2, 2));
        refused("larger than the padded extent", "Conv", Map.of("dilations", new long[]{HUGE, 1}), IMAGE,
                floats(1, 1, 2, 2));
        refused("at most", "ConvTranspose", Map.of("strides", new long[]{HUGE, 1}), IMAGE, floats(1, 1, 2, 2));
        refused("at most", "ConvTranspose", Map.of("output_shape", new long[]{HUGE, 4}), IMAGE, floats(1, 1, 2, 2));
        refused("at most", "ConvTranspose", Map.of("output_padding", new long[]{HUGE, 0}), IMAGE,
                floats(1, 1, 2, 2));
        refused("as large as the window", "MaxPool", Map.of("kernel_shape", new long[]{2, 2}, "pads", pads), IMAGE);
        refused("at most", "MaxUnpool", Map.of("kernel_shape", new long[]{HUGE, 2}), IMAGE,
                Tensor.allocate(DataType.INT64, IMAGE.shape()));
        refused("does not hold the windows", "Col2Im", Map.of(), floats(1, 4, 4), longs(HUGE, 4), longs(2, 2));
    }

    @Test
    void windowsMuchLargerThanTheImageTakeNoTime() {
        Map<String, long[]> attributes = Map.of("kernel_shape", new long[]{HUGE, 2}, "pads",
                new long[]{HUGE - 2, 0, 2, 0});
        assertThat(evaluate("AveragePool", attributes, IMAGE).shape()).isEqualTo(Shape.of(1, 1, 5, 3));
        assertThat(evaluate("LRN", Map.of("size", HUGE), IMAGE).shape()).isEqualTo(IMAGE.shape());
    }

    @Test
    void imagesBeyondMeasureAreRefused() {
        assertThatThrownBy(() -> evaluate("Resize", Map.of(), Optional.of(IMAGE), Optional.empty(), Optional.empty(),
                Optional.of(longs(1, 1, HUGE, 4)))).hasMessageContaining("at most");
        assertThatThrownBy(() -> evaluate("Resize", Map.of(), Optional.of(IMAGE), Optional.empty(),
                Optional.of(Tensor.ofFloats(Shape.of(4), 1, 1, 1e30f, 1)))).hasMessageContaining("too large to count");
        assertThatThrownBy(() -> evaluate("Resize", Map.of("mode", "linear"), Optional.of(floats(1)), Optional.empty(),
                Optional.empty(), Optional.of(longs(60_000_000)))).hasMessageContaining("cannot be resized");
        refused("at most", "AffineGrid", Map.of(), floats(1, 2, 3), longs(1, 1, HUGE, 4));
        Tensor region = Tensor.ofFloats(Shape.of(1, 4), 0, 0, 1e9f, 1e9f);
        refused("steps", "RoiAlign", Map.of(), IMAGE, region, longs(0));
        refused("steps", "RoiAlign", Map.of("sampling_ratio", HUGE), IMAGE, region, longs(0));
        refused("at most", "RoiAlign", Map.of("output_height", HUGE), IMAGE, region, longs(0));
        refused("lies in image 7", "RoiAlign", Map.of(), IMAGE, region, longs(7));
        refused("which is not supported", "GridSample", Map.of(), floats(1, 1, 1, 1, 1, 1), floats(1, 1, 1, 1, 1, 4));
        refused("at most", "CenterCropPad", Map.of(), IMAGE, longs(1, 1, HUGE, 4));
        refused("overflow", "DepthToSpace", Map.of("blocksize", Long.MAX_VALUE), IMAGE);
    }

    @Test
    void signalsBeyondMeasureAreRefused() {
        Tensor signal = floats(1, 16, 1);
        refused("at most", "DFT", Map.of(), signal, Tensor.ofLongs(Shape.SCALAR, HUGE));
        refused("steps", "DFT", Map.of(), signal, Tensor.ofLongs(Shape.SCALAR, 10_000_019));
        refused("is empty", "DFT", Map.of(), signal, Tensor.ofLongs(Shape.SCALAR, -4));
        refused("does not fit a signal", "STFT", Map.of(), signal, longs(1), floats(17));
        refused("expected a positive number", "STFT", Map.of(), signal, longs(0), floats(16));
        refused("at most", "HannWindow", Map.of(), Tensor.ofLongs(Shape.SCALAR, HUGE));
        refused("at most", "MelWeightMatrix", Map.of(), longs(HUGE), longs(16), longs(16), floats(1), floats(1));
    }

    @Test
    void sumsOfProductsBeyondMeasureAreRefused() {
        Tensor vector = floats(4000);
        refused("at most", "Einsum", Map.of("equation", "a,b,c->abc"), vector, vector, vector);
        refused("too large", "Einsum", Map.of("equation", "ab,ac,ad->bcd"), floats(4000, 400), floats(4000, 400),
                floats(4000, 400));
        assertThat(evaluate("Einsum", Map.of("equation", "a,b,c->"), vector, vector, vector).elements()).isOne();
        refused("has 2 terms for 1 inputs", "Einsum", Map.of("equation", "a,b"), vector);
        refused("does not fit input 0", "Einsum", Map.of("equation", "abc"), vector);
        refused("one label to axes of 3 and 4", "Einsum", Map.of("equation", "aa"), floats(3, 4));
    }

    @Test
    void valuesThatContradictTheInputsAreRefused() {
        refused("none of 3 classes", "NegativeLogLikelihoodLoss", Map.of(), floats(1, 3), longs(3));
        refused("has length 9", "ReverseSequence", Map.of(), floats(4, 1), longs(9));
        refused("is random", "Dropout", Map.of(), IMAGE, Tensor.ofFloats(Shape.SCALAR, 0.5f),
                Tensor.ofBytes(DataType.BOOL, Shape.SCALAR, (byte) 1));
        refused("activation 'Softmax' is none", "RNN", Map.of("activations", List.of("Softmax")), floats(1, 1, 1),
                floats(1, 1, 1), floats(1, 1, 1));
        refused("widths differ", "BitCast", Map.of("to", DataType.INT64.onnxCode()), IMAGE);
    }
}
