package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import java.util.List;
import java.util.Map;

/// DynamicQuantizeLinear and MatMulInteger, as onnxruntime's quantize_dynamic writes a MatMul.
///
/// @param weightType INT8 or UINT8
/// @param perColumn whether each column of the weight has its own scale and zero point
record DynamicInt8Projection(DataType weightType, boolean perColumn) implements Projection {
    @Override
    public String apply(LlmGraph graph, String x, String name, int k, int n, boolean bias, String output) {
        String quantized = x + "_quantized";
        if (graph.once(quantized)) {
            graph.op("", "DynamicQuantizeLinear", Map.of(), List.of(quantized, x + "_scale", x + "_zero_point"), x);
        }
        RandomWeights random = graph.random();
        String prefix = name + ".MatMul.weight";
        int low = weightType.isUnsigned() ? 0 : -127;
        int high = weightType.isUnsigned() ? 256 : 128;
        long[] shape = perColumn ? new long[]{n} : new long[0];
        String weight = graph.weight(prefix + "_quantized", random.integers(prefix, weightType, low, high, k, n));
        String scale = graph.weight(prefix + "_scale", random.scales(prefix + "_scale", DataType.FLOAT,
                1 / (73.6 * Math.sqrt(k)), false, shape));
        int middle = weightType.isUnsigned() ? 125 : 0;
        String points = graph.weight(prefix + "_zero_point", random.integers(prefix + "_zero_point", weightType, middle,
                middle + (weightType.isUnsigned() ? 7 : 1), shape));
        String scales = graph.op("Mul", output + "_quant_scales_mul:0", x + "_scale", scale);
        String product = graph.op("MatMulInteger", output + "_output_quantized", quantized, weight, x + "_zero_point",
                points);
        String cast = graph.op("Cast", Map.of("to", DataType.FLOAT), output + "_output_quantized_cast_output", product);
        String result = graph.op("Mul", bias ? output + "_product" : output, cast, scales);
        return bias ? Projection.addBias(graph, result, name, n, output) : result;
    }
}
