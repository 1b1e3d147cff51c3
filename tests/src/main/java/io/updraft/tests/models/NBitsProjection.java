package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// com.microsoft::MatMulNBits on random bits: weight [n, blocks, block * bits / 8].
///
/// @param fusedBias whether a bias is the node's own input, rather than an Add
/// @param groupIndex whether columns choose their group of scales by `g_idx`
/// @param flat whether scales and zero points have one axis, as older tools wrote them
/// @param accuracyLevel 4 lets the runtime round activations to 8 bits, 0 does not
record NBitsProjection(int bits, int block, ZeroPoints zeroPoints, boolean fusedBias, boolean groupIndex, boolean flat,
        int accuracyLevel) implements Projection {
    enum ZeroPoints {
        /// The middle of the range.
        NONE,
        /// Packed as the weights are, padded to a byte for each column.
        PACKED,
        /// Of the type of the activations.
        FLOAT
    }

    static NBitsProjection symmetric(int bits, int block) {
        return new NBitsProjection(bits, block, ZeroPoints.NONE, false, false, false, 0);
    }

    NBitsProjection with(ZeroPoints points) {
        return new NBitsProjection(bits, block, points, fusedBias, groupIndex, flat, accuracyLevel);
    }

    NBitsProjection withFusedBias() {
        return new NBitsProjection(bits, block, zeroPoints, true, groupIndex, flat, accuracyLevel);
    }

    NBitsProjection withGroupIndex() {
        return new NBitsProjection(bits, block, zeroPoints, fusedBias, true, flat, accuracyLevel);
    }

    NBitsProjection withFlatScales() {
        return new NBitsProjection(bits, block, zeroPoints, fusedBias, groupIndex, true, accuracyLevel);
    }

    NBitsProjection withAccuracyLevel(int level) {
        return new NBitsProjection(bits, block, zeroPoints, fusedBias, groupIndex, flat, level);
    }

    @Override
    public String apply(LlmGraph graph, String x, String name, int k, int n, boolean bias, String output) {
        int blocks = Math.ceilDiv(k, block);
        String prefix = name + ".MatMul.weight_Q" + bits + "G" + block;
        RandomWeights random = graph.random();
        List<String> inputs = new ArrayList<>();
        inputs.add(x);
        inputs.add(graph.weight(prefix, random.integers(prefix, DataType.UINT8, 0, 256, n, blocks, block * bits / 8)));
        inputs.add(graph.weight(prefix + "_scale", shaped(scales(graph, prefix, k, n, blocks))));
        inputs.add(zeroPoints(graph, prefix + "_zp", n, blocks));
        inputs.add(groupIndex ? graph.weight(prefix + "_g_idx", groups(random, prefix, k, blocks)) : "");
        boolean inside = bias && fusedBias;
        inputs.add(inside ? Projection.bias(graph, name, n) : "");
        while (inputs.getLast().isEmpty()) {
            inputs.removeLast();
        }
        Map<String, Object> attributes = new TreeMap<>(Map.of("K", k, "N", n, "bits", bits, "block_size", block));
        if (accuracyLevel != 0) {
            attributes.put("accuracy_level", accuracyLevel);
        }
        String product = bias && !inside ? output + "_product" : output;
        graph.microsoft("MatMulNBits", attributes, List.of(product), inputs.toArray(String[]::new));
        return bias && !inside ? Projection.addBias(graph, product, name, n, output) : product;
    }

    /// The same product as a MatMul of FLOAT weights dequantized here.
    Projection dequantized() {
        return (graph, x, name, k, n, bias, output) -> {
            String product = graph.op("MatMul", bias ? output + "_product" : output, x, graph.weight(name + ".dense",
                    dense(graph, name + ".MatMul.weight_Q" + bits + "G" + block, k, n)));
            return bias ? Projection.addBias(graph, product, name, n, output) : product;
        };
    }

    private Tensor dense(LlmGraph graph, String prefix, int k, int n) {
        RandomWeights random = graph.random();
        int blocks = Math.ceilDiv(k, block);
        int blockBytes = block * bits / 8;
        Tensor weight = random.integers(prefix, DataType.UINT8, 0, 256, n, blocks, blockBytes);
        Tensor scales = scales(graph, prefix, k, n, blocks);
        double[] points = points(graph.random(), prefix + "_zp", n, blocks);
        Tensor groups = groups(random, prefix, k, blocks);
        Tensor dense = Tensor.allocate(DataType.FLOAT, Shape.of(k, n));
        for (int column = 0; column < n; column++) {
            for (int i = 0; i < k; i++) {
                long at = ((long) column * blocks + i / block) * blockBytes + i % block * bits / 8;
                long quantum = weight.getLong(at) >> i % block * bits % 8 & (1 << bits) - 1;
                int group = column * blocks + (groupIndex ? (int) groups.getLong(i) : i / block);
                dense.setDouble((long) i * n + column, (quantum - points[group]) * scales.getDouble(group));
            }
        }
        return dense;
    }

    private Tensor scales(LlmGraph graph, String prefix, int k, int n, int blocks) {
        double spread = Math.sqrt((Math.pow(4, bits) - 1) / 12);
        return graph.random().scales(prefix + "_scale", graph.type(), 1 / (spread * Math.sqrt(k)),
                zeroPoints == ZeroPoints.NONE, n, blocks);
    }

    /// Zero points by column and block.
    private double[] points(RandomWeights weights, String name, int n, int blocks) {
        int middle = 1 << bits - 1;
        int reach = Math.max(1, middle / 4);
        SplittableRandom random = weights.generator(name);
        double[] points = new double[n * blocks];
        Arrays.setAll(points, i -> switch (zeroPoints) {
            case NONE -> middle;
            case PACKED -> random.nextInt(middle - reach, middle + reach);
            case FLOAT -> weights.rounded(middle - 0.5 + random.nextDouble(-0.4 * reach, 0.4 * reach));
        });
        return points;
    }

    private String zeroPoints(LlmGraph graph, String name, int n, int blocks) {
        double[] points = points(graph.random(), name, n, blocks);
        return switch (zeroPoints) {
            case NONE -> "";
            case PACKED -> {
                int rowBytes = Math.ceilDiv(blocks * bits, 8);
                Tensor tensor = Tensor.allocate(DataType.UINT8, Shape.of(n, rowBytes));
                for (int i = 0; i < points.length; i++) {
                    int bit = i % blocks * bits;
                    long at = (long) (i / blocks) * rowBytes + bit / 8;
                    tensor.setLong(at, tensor.getLong(at) | (long) points[i] << bit % 8);
                }
                yield graph.weight(name, shaped(tensor));
            }
            case FLOAT -> {
                Tensor tensor = Tensor.allocate(graph.type(), Shape.of(n, blocks));
                for (int i = 0; i < points.length; i++) {
                    tensor.setDouble(i, points[i]);
                }
                yield graph.weight(name, shaped(tensor));
            }
        };
    }

    private static Tensor groups(RandomWeights weights, String prefix, int k, int blocks) {
        SplittableRandom random = weights.generator(prefix + "_g_idx");
        Tensor tensor = Tensor.allocate(DataType.INT32, Shape.of(k));
        for (int i = 0; i < k; i++) {
            tensor.setLong(i, random.nextInt(blocks));
        }
        return tensor;
    }

    private Tensor shaped(Tensor tensor) {
        return flat ? tensor.reshaped(Shape.of(tensor.elements())) : tensor;
    }
}
