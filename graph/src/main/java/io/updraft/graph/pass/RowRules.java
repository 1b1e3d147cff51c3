package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/// For each operator, when it computes every row [0, t, ...] of its output from row t of its inputs alone.
final class RowRules {
    private final Graph graph;
    private final Map<String, Integer> ranks;

    /// @param ranks of the values that have a row for each token; grows as nodes are visited
    RowRules(Graph graph, Map<String, Integer> ranks) {
        this.graph = graph;
        this.ranks = ranks;
    }

    /// The rank of the outputs if the node is row-wise, else empty.
    Optional<Integer> rankOfRows(Node node) {
        int rank = ranks.getOrDefault(node.input(0), 0);
        if (node.operator().domain().equals(OperatorId.UPDRAFT)) {
            return Optional.of(rank);
        }
        return switch (node.operator().type()) {
            case "Gather", "GatherBlockQuantized" -> lookup(node);
            case "Abs", "Cast", "Ceil", "Clip", "Cos", "Elu", "Erf", "Exp", "FastGelu", "Floor", "Gelu", "HardSigmoid",
                    "HardSwish", "Identity", "IsInf", "IsNaN", "LeakyRelu", "Log", "Mish", "Neg", "Not", "QuickGelu",
                    "Reciprocal", "Relu", "Round", "Sigmoid", "Sign", "Sin", "Softplus", "Sqrt", "Swish", "Tanh",
                    "ThresholdedRelu" ->
                elementwise(node);
            case "Add", "And", "Div", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Max", "Min", "Mod",
                    "Mul", "Or", "PRelu", "Pow", "Sub", "Where", "Xor", "BiasGelu" ->
                elementwise(node);
            case "SimplifiedLayerNormalization", "SkipSimplifiedLayerNormalization", "LayerNormalization",
                    "SkipLayerNormalization", "RMSNormalization", "Softmax", "LogSoftmax" ->
                onLastAxis(node, -1);
            case "Split", "Concat" -> onLastAxis(node, 0);
            case "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceSumSquare" -> reduction(node);
            case "Slice" -> slice(node);
            case "QuantizeLinear", "DequantizeLinear" -> quantization(node);
            case "MatMul", "MatMulNBits", "MatMulInteger" ->
                rank > 1 && isConstant(node.input(1)) ? Optional.of(rank) : Optional.empty();
            case "Reshape" -> reshape(node);
            case "Transpose" -> transpose(node);
            default -> Optional.empty();
        };
    }

    private boolean isConstant(String name) {
        return graph.initializers().containsKey(name);
    }

    private Optional<Integer> lookup(Node node) {
        Tensor table = graph.initializers().get(node.input(0));
        Integer indices = ranks.get(node.input(1));
        String axis = node.is("Gather") ? "axis" : "gather_axis";
        return table != null && indices != null && node.attributes().integer(axis, 0) == 0
                ? Optional.of(indices + table.shape().rank() - 1)
                : Optional.empty();
    }

    /// Operands are rows, or constants that are the same for every row.
    private Optional<Integer> elementwise(Node node) {
        int rank = node.inputs().stream().mapToInt(name -> ranks.getOrDefault(name, 0)).max().orElse(0);
        if (rank < 2) {
            return Optional.empty();
        }
        for (String name : node.inputs()) {
            Tensor constant = graph.initializers().get(name);
            boolean fits = constant != null
                    ? isSameForRows(constant.shape(), rank)
                    : name.isEmpty() || ranks.getOrDefault(name, 0) == rank;
            if (!fits) {
                return Optional.empty();
            }
        }
        return Optional.of(rank);
    }

    private static boolean isSameForRows(Shape constant, int rank) {
        if (constant.rank() > rank) {
            return false;
        }
        int rowAxis = constant.rank() - rank + 1;
        return (rowAxis < 0 || constant.dim(rowAxis) == 1) && (rowAxis < 1 || constant.dim(0) == 1);
    }

    private Optional<Integer> onLastAxis(Node node, long axisOtherwise) {
        int rank = ranks.getOrDefault(node.input(0), 0);
        long axis = node.attributes().integer("axis", axisOtherwise);
        boolean all = !node.is("Concat")
                || node.inputs().stream().allMatch(name -> ranks.getOrDefault(name, 0) == rank);
        return rank > 1 && all && isBehindRows(axis, rank) ? Optional.of(rank) : Optional.empty();
    }

    private static boolean isBehindRows(long axis, int rank) {
        long positive = axis < 0 ? axis + rank : axis;
        return positive > 1 && positive < rank;
    }

    private Optional<Integer> reduction(Node node) {
        int rank = ranks.getOrDefault(node.input(0), 0);
        Optional<long[]> axes = node.attributes().has("axes")
                ? Optional.of(node.attributes().integers("axes"))
                : integers(node.input(1));
        return node.attributes().flag("keepdims", true) && areBehindRows(axes, rank) ? Optional.of(rank)
                : Optional.empty();
    }

    private Optional<Integer> slice(Node node) {
        int rank = ranks.getOrDefault(node.input(0), 0);
        boolean constant = node.inputs().stream().skip(1).allMatch(name -> name.isEmpty() || isConstant(name));
        return constant && areBehindRows(integers(node.input(3)), rank) ? Optional.of(rank) : Optional.empty();
    }

    private static boolean areBehindRows(Optional<long[]> axes, int rank) {
        if (axes.isEmpty() || axes.get().length == 0) {
            return false;
        }
        for (long axis : axes.get()) {
            if (!isBehindRows(axis, rank)) {
                return false;
            }
        }
        return true;
    }

    private Optional<Integer> quantization(Node node) {
        int rank = ranks.getOrDefault(node.input(0), 0);
        Tensor scale = graph.initializers().get(node.input(1));
        boolean same = scale != null && (scale.elements() == 1
                || scale.shape().rank() == 1 && isBehindRows(node.attributes().integer("axis", 1), rank));
        return rank > 1 && same ? Optional.of(rank) : Optional.empty();
    }

    /// The new shape must copy the row axis; one computed from what is left over could take from another row.
    private Optional<Integer> reshape(Node node) {
        int rank = ranks.getOrDefault(node.input(0), 0);
        long[] dims = integers(node.input(1)).orElse(new long[0]);
        boolean copies = dims.length > 1 && (dims[0] == 0 || dims[0] == 1) && dims[1] == 0;
        return rank > 1 && copies && !node.attributes().flag("allowzero", false)
                ? Optional.of(dims.length)
                : Optional.empty();
    }

    private Optional<Integer> transpose(Node node) {
        int rank = ranks.getOrDefault(node.input(0), 0);
        long[] perm = node.attributes().integers("perm", new long[0]);
        return rank > 1 && perm.length == rank && perm[0] == 0 && perm[1] == 1 ? Optional.of(rank) : Optional.empty();
    }

    private Optional<long[]> integers(String name) {
        return Optional.ofNullable(graph.initializers().get(name)).map(Tensor::toLongs);
    }
}
