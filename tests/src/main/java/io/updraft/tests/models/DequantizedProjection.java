package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import java.util.Map;
import java.util.TreeMap;

/// DequantizeLinear of a constant [k, n], then MatMul; the activations quantized and dequantized too where asked, as
/// onnxruntime's quantizers write it (QDQ).
///
/// @param weightType INT8, UINT8, INT4 or UINT4
/// @param granularity which weights share a scale
/// @param block weights that share a scale along k, for [Granularity#BLOCK]
/// @param zeroPoints whether the weights have zero points other than 0
/// @param activations whether x goes through QuantizeLinear and DequantizeLinear
record DequantizedProjection(DataType weightType, Granularity granularity, int block, boolean zeroPoints,
        boolean activations) implements Projection {
    enum Granularity {
        TENSOR, AXIS, BLOCK
    }

    @Override
    public String apply(LlmGraph graph, String x, String name, int k, int n, boolean bias, String output) {
        String prefix = name + ".MatMul.weight_" + weightType;
        RandomWeights random = graph.random();
        int low = weightType.isUnsigned() ? 0 : -(1 << weightType.bits() - 1);
        int high = low + (1 << weightType.bits());
        String weight = graph.weight(prefix + "_quantized",
                random.integers(prefix, weightType, low, high, k, n));
        double spread = Math.sqrt((Math.pow(4, weightType.bits()) - 1) / 12);
        long[] shape = switch (granularity) {
            case TENSOR -> new long[0];
            case AXIS -> new long[]{n};
            case BLOCK -> new long[]{Math.ceilDiv(k, block), n};
        };
        String scale = graph.weight(prefix + "_scale", random.scales(prefix + "_scale", graph.type(),
                1 / (spread * Math.sqrt(k)), false, shape));
        int middle = (low + high) / 2;
        int reach = zeroPoints ? high - middle >> 2 : 0;
        String points = graph.weight(prefix + "_zero_point", random.integers(prefix + "_zero_point", weightType,
                middle - reach, middle + reach + 1, shape));
        Map<String, Object> attributes = new TreeMap<>();
        if (granularity == Granularity.AXIS) {
            attributes.put("axis", 1);
        }
        if (granularity == Granularity.BLOCK) {
            attributes.put("axis", 0);
            attributes.put("block_size", block);
        }
        String dequantized = graph.op("DequantizeLinear", attributes, output + "_weight", weight, scale, points);
        String input = activations ? ActivationRounding.apply(graph, x) : x;
        String product = graph.op("MatMul", bias ? output + "_product" : output, input, dequantized);
        return bias ? Projection.addBias(graph, product, name, n, output) : product;
    }
}
