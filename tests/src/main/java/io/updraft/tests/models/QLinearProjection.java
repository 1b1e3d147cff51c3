package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;

/// QuantizeLinear, QLinearMatMul, DequantizeLinear: a MatMul of onnxruntime's quantize_static in QOperator form.
///
/// @param perColumn whether each column of the weight has its own scale
record QLinearProjection(boolean perColumn) implements Projection {
    private static final float OUTPUT_SCALE = 12.0f / 255;
    private static final byte OUTPUT_ZERO_POINT = 126;

    @Override
    public String apply(LlmGraph graph, String x, String name, int k, int n, boolean bias, String output) {
        RandomWeights random = graph.random();
        String prefix = name + ".MatMul.weight";
        long[] shape = perColumn ? new long[]{n} : new long[0];
        String weight = graph.weight(prefix + "_quantized", random.integers(prefix, DataType.INT8, -127, 128, k, n));
        String scale = graph.weight(prefix + "_scale", random.scales(prefix + "_scale", DataType.FLOAT,
                1 / (73.6 * Math.sqrt(k)), false, shape));
        String points = graph.weight(prefix + "_zero_point",
                random.integers(prefix + "_zero_point", DataType.INT8, 0, 1,
                        shape));
        String outputScale = graph.weight("output_scale", Tensor.ofFloats(Shape.SCALAR, OUTPUT_SCALE));
        String outputPoint = graph.weight("output_zero_point", Tensor.ofBytes(DataType.UINT8, Shape.SCALAR,
                OUTPUT_ZERO_POINT));
        String product = graph.op("QLinearMatMul", output + "_quantized_output", ActivationRounding.quantize(graph, x),
                ActivationRounding.scale(graph), ActivationRounding.zeroPoint(graph), weight, scale, points,
                outputScale,
                outputPoint);
        String result = graph.op("DequantizeLinear", bias ? output + "_product" : output, product, outputScale,
                outputPoint);
        return bias ? Projection.addBias(graph, result, name, n, output) : result;
    }
}
