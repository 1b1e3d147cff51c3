package io.updraft.graph.pass;

import io.updraft.graph.ir.Node;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A constant matrix as the right side of a product: dense or quantized, as stored, behind at most one Transpose and
/// Casts between floating point types.
///
/// @param k rows of the matrix as the product sees it
/// @param n columns
/// @param quantAxis what has a scale: "N" a column, "K" a block of rows, "" the whole; with format "codebook" its name
record ConstantWeight(String weight, String scales, String zeroPoints, long k, long n, String format, String layout,
        String quantAxis, long blockSize) {
    static Optional<ConstantWeight> find(String name, GraphView view) {
        return find(name, view, false);
    }

    /// @param transposed whether the product uses the value transposed (Gemm's transB)
    static Optional<ConstantWeight> find(String name, GraphView view, boolean transposed) {
        String current = name;
        boolean flipped = transposed;
        for (int depth = 0; depth < 4; depth++) {
            Optional<Tensor> tensor = view.constant(current);
            if (tensor.isPresent()) {
                return dense(current, tensor.get(), flipped);
            }
            Optional<Node> producer = view.producer(current);
            if (producer.isEmpty()) {
                return Optional.empty();
            }
            Node node = producer.get();
            if (node.is("Transpose") && isSwap(node)) {
                flipped = !flipped;
            } else if (node.is("DequantizeLinear")) {
                return dequantized(node, view, flipped);
            } else if (!isFloatCast(node, view)) {
                return Optional.empty();
            }
            current = node.input(0);
        }
        return Optional.empty();
    }

    private static boolean isSwap(Node transpose) {
        return !transpose.attributes().has("perm")
                || Arrays.equals(transpose.attributes().integers("perm"), new long[]{1, 0});
    }

    private static boolean isFloatCast(Node node, GraphView view) {
        return node.is("Cast") && DataType.ofOnnx((int) node.attributes().integer("to")).isFloat()
                && (view.constant(node.input(0)).map(tensor -> tensor.type().isFloat()).orElse(true));
    }

    private static Optional<ConstantWeight> dense(String name, Tensor tensor, boolean flipped) {
        boolean usable = switch (tensor.type()) {
            case FLOAT, FLOAT16, BFLOAT16, DOUBLE -> tensor.shape().rank() == 2;
            default -> false;
        };
        return usable
                ? Optional.of(of(name, "", "", tensor.shape(), flipped, "dense", "", 0))
                : Optional.empty();
    }

    private static ConstantWeight of(String weight, String scales, String zeroPoints, Shape stored, boolean flipped,
            String format, String quantAxis, long blockSize) {
        return new ConstantWeight(weight, scales, zeroPoints, stored.dim(flipped ? 1 : 0), stored.dim(flipped ? 0 : 1),
                format, flipped ? "NK" : "KN", quantAxis, blockSize);
    }

    private static Optional<ConstantWeight> dequantized(Node node, GraphView view, boolean flipped) {
        Optional<Tensor> weight = view.constant(node.input(0));
        Optional<Tensor> scales = view.constant(node.input(1));
        boolean zeroPointUsable = node.input(2).isEmpty() || view.isConstant(node.input(2));
        if (weight.isEmpty() || scales.isEmpty() || !zeroPointUsable || weight.get().shape().rank() != 2) {
            return Optional.empty();
        }
        switch (weight.get().type()) {
            case INT8, UINT8, INT4, UINT4 -> {
            }
            case FLOAT8E4M3FN, FLOAT8E5M2 -> {
                return float8(node, weight.get(), scales.get(), flipped);
            }
            default -> {
                return Optional.empty();
            }
        }
        Shape stored = weight.get().shape();
        Shape scale = scales.get().shape();
        int axis = stored.axis(node.attributes().integer("axis", 1));
        int axisOfK = flipped ? 1 : 0;
        long blockSize = node.attributes().integer("block_size", 0);
        if (scale.elements() == 1 && blockSize == 0) {
            return Optional.of(of(node.input(0), node.input(1), node.input(2), stored, flipped, "integer", "", 0));
        }
        if (scale.rank() == 1 && blockSize == 0 && axis != axisOfK && scale.elements() == stored.dim(axis)) {
            return Optional.of(of(node.input(0), node.input(1), node.input(2), stored, flipped, "integer", "N", 0));
        }
        if (scale.rank() == 2 && blockSize > 0 && axis == axisOfK) {
            return Optional
                    .of(of(node.input(0), node.input(1), node.input(2), stored, flipped, "integer", "K", blockSize));
        }
        return Optional.empty();
    }

    /// Rows of [N, K] with a scale each: what a codebook of 8 bits can be.
    private static Optional<ConstantWeight> float8(Node node, Tensor weight, Tensor scales, boolean flipped) {
        Shape stored = weight.shape();
        boolean rows = flipped && node.input(2).isEmpty() && scales.shape().rank() == 1
                && stored.axis(node.attributes().integer("axis", 1)) == 0 && scales.elements() == stored.dim(0)
                && node.attributes().integer("block_size", 0) == 0;
        String codebook = weight.type() == DataType.FLOAT8E4M3FN ? "e4m3" : "e5m2";
        return rows
                ? Optional.of(of(node.input(0), node.input(1), "", stored, true, "codebook", codebook, stored.dim(1)))
                : Optional.empty();
    }

    LinearNode.Part part() {
        return new LinearNode.Part(weight, scales, zeroPoints, "", "", n);
    }

    Map<String, Object> attributes(String activation) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("K", k);
        attributes.put("format", format);
        attributes.put("layout", layout);
        if (format.equals("integer")) {
            attributes.put("quant_axis", quantAxis);
            attributes.put("block_size", blockSize);
        }
        if (format.equals("codebook")) {
            attributes.put("codebook", quantAxis);
            attributes.put("block_size", blockSize);
        }
        attributes.put("activation", activation);
        return attributes;
    }
}
