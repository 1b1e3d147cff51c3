package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;

/// QuantizeLinear of an activation to UINT8 with constant scale and zero point, once for all who read it.
final class ActivationRounding {
    /// Activations behind a norm reach about 4; an odd zero point, so that none is left out unnoticed.
    static final double SCALE = 9.0 / 255;
    static final int ZERO_POINT = 121;

    private ActivationRounding() {
    }

    static String scale(LlmGraph graph) {
        Tensor scale = Tensor.allocate(graph.type(), Shape.SCALAR);
        scale.setDouble(0, graph.random().rounded(SCALE));
        return graph.weight("activation_scale", scale);
    }

    static String zeroPoint(LlmGraph graph) {
        return graph.weight("activation_zero_point", Tensor.ofBytes(DataType.UINT8, Shape.SCALAR, (byte) ZERO_POINT));
    }

    /// x as UINT8.
    static String quantize(LlmGraph graph, String x) {
        String output = x + "_QuantizeLinear_Output";
        return graph.once(output) ? graph.op("QuantizeLinear", output, x, scale(graph), zeroPoint(graph)) : output;
    }

    /// x, rounded.
    static String apply(LlmGraph graph, String x) {
        String output = x + "_DequantizeLinear_Output";
        return graph.once(output)
                ? graph.op("DequantizeLinear", output, quantize(graph, x), scale(graph), zeroPoint(graph))
                : output;
    }
}
