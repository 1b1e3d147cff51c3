package io.updraft.runtime.operator.contracts.loss;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What both losses have in common: scores [N, C, ...], labels [N, ...], weights [C]?; the attributes ignore_index and
/// reduction.
final class LabelledLoss {
    private LabelledLoss() {
    }

    /// The type of the loss.
    static TensorType type(OperatorCall call) {
        Check.inputs(call, 2, 3);
        Check.attributes(call, "ignore_index", "reduction");
        Check.type(call, 0, Types.FLOATS);
        Check.type(call, 1, Set.of(DataType.INT32, DataType.INT64));
        Check.sameType(call, 0, 2);
        Shape scores = Check.rankAtLeast(call, 0, 2);
        List<Long> dims = new ArrayList<>(Arrays.stream(scores.dims()).boxed().toList());
        long classes = dims.remove(1);
        Check.shape(call, 1, dims.stream().mapToLong(Long::longValue).toArray());
        Check.shape(call, 2, classes);
        call.attributes().integer("ignore_index", 0);
        return new TensorType(call.type(0), reduction(call).equals("none") ? call.shape(1) : Shape.SCALAR);
    }

    private static String reduction(OperatorCall call) {
        return Check.oneOf(call, "reduction", call.attributes().text("reduction", "mean"), "none", "sum", "mean");
    }

    /// The loss: minus the weighted score of each label, reduced.
    ///
    /// @param scores
    ///            logarithms of probabilities
    static Tensor loss(OperatorCall call, TensorType type, double[] scores) {
        int classes = Math.toIntExact(call.shape(0).dim(1));
        int inner = Math.toIntExact(call.shape(0).elements(2, call.shape(0).rank()));
        long[] labels = call.value(1).toLongs();
        double[] weights = call.has(2) ? Reals.of(call.value(2)) : new double[0];
        double[] losses = new double[labels.length];
        double total = 0;
        double weight = 0;
        for (int i = 0; i < labels.length; i++) {
            long label = labels[i];
            if (call.attributes().has("ignore_index") && label == call.attributes().integer("ignore_index")) {
                continue;
            }
            Check.that(call, label >= 0 && label < classes, "label " + label + " is none of " + classes + " classes");
            double own = weights.length == 0 ? 1 : weights[(int) label];
            losses[i] = -scores[(i / inner * classes + (int) label) * inner + i % inner] * own;
            total += losses[i];
            weight += own;
        }
        return switch (reduction(call)) {
            case "none" -> Reals.tensor(type, losses);
            case "sum" -> Reals.tensor(type, new double[]{total});
            default -> Reals.tensor(type, new double[]{total / weight});
        };
    }
}
