package io.updraft.runtime.operator.contracts.image;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Limits;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The boxes of each image and class, best score first, that do not overlap a better one by more than a threshold, as
/// [selected, 3] of image, class and box. Inputs: boxes [N, B, 4], scores [N, classes, B], most boxes for each class?
/// (none by default), threshold of intersection over union?, threshold of scores?.
///
/// The shape depends on the data, so only a call whose inputs are known can be inferred.
public final class NonMaxSuppression extends Contract {
    public NonMaxSuppression(int version) {
        super(OperatorId.onnx("NonMaxSuppression", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 5);
        Check.attributes(call, "center_point_box");
        for (int input : new int[]{0, 1, 3, 4}) {
            Check.optionalType(call, input, Types.FLOAT);
        }
        Check.optionalType(call, 2, Types.INT64);
        for (int input = 2; input < 5; input++) {
            Check.that(call, !call.has(input) || call.shape(input).elements() == 1,
                    "input " + input + " must be a scalar");
        }
        Shape scores = Check.rank(call, 1, 3);
        Check.shape(call, 0, scores.dim(0), scores.dim(2), 4);
        call.attributes().flag("center_point_box", false);
        return List.of(TensorType.of(DataType.INT64, selected(call).size(), 3));
    }

    private static List<long[]> selected(OperatorCall call) {
        Shape shape = call.shape(1);
        long most = call.has(2) ? Check.scalar(call, 2) : 0;
        double overlap = call.has(3) ? call.value(3).getDouble(0) : 0;
        Check.that(call, overlap >= 0 && overlap <= 1, "iou_threshold is " + overlap + ", expected one in [0, 1]");
        int boxes = Math.toIntExact(shape.dim(2));
        double[] corners = Reals.of(call.value(0));
        double[] scores = Reals.of(call.value(1));
        List<long[]> selected = new ArrayList<>();
        for (int lane = 0; most > 0 && boxes > 0 && lane < scores.length / boxes; lane++) {
            int image = lane / (int) shape.dim(1);
            int start = lane * boxes;
            List<Integer> kept = new ArrayList<>();
            for (int box : candidates(call, scores, start, boxes, most)) {
                if (kept.size() < most && kept.stream().noneMatch(other -> overlap(call, corners,
                        image * boxes + other, image * boxes + box) > overlap)) {
                    kept.add(box);
                }
            }
            for (int box : kept) {
                selected.add(new long[]{image, lane % shape.dim(1), box});
            }
        }
        return selected;
    }

    /// Boxes that score high enough, best first, of equal ones the first.
    private static int[] candidates(OperatorCall call, double[] scores, int start, int boxes, long most) {
        double least = call.has(4) ? call.value(4).getDouble(0) : Double.NEGATIVE_INFINITY;
        int[] candidates = IntStream.range(0, boxes).filter(i -> !call.has(4) || scores[start + i] > least).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores[start + i])).mapToInt(i -> i).toArray();
        Limits.work(call, 8.0 * candidates.length * Math.min(most, candidates.length));
        return candidates;
    }

    /// Intersection over union of two boxes.
    private static double overlap(OperatorCall call, double[] boxes, int a, int b) {
        boolean centred = call.attributes().flag("center_point_box", false);
        double intersection = 1;
        double areaA = 1;
        double areaB = 1;
        for (int axis = 0; axis < 2; axis++) {
            double[] first = span(boxes, a, axis, centred);
            double[] second = span(boxes, b, axis, centred);
            intersection *= Math.max(0, Math.min(first[1], second[1]) - Math.max(first[0], second[0]));
            areaA *= first[1] - first[0];
            areaB *= second[1] - second[0];
        }
        return intersection <= 0 ? 0 : intersection / (areaA + areaB - intersection);
    }

    /// Where a box starts and ends along an axis.
    private static double[] span(double[] boxes, int box, int axis, boolean centred) {
        double first = boxes[box * 4 + axis];
        double second = boxes[box * 4 + axis + 2];
        return centred
                ? new double[]{first - second / 2, first + second / 2}
                : new double[]{Math.min(first, second), Math.max(first, second)};
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        long[] flat = selected(call).stream().flatMapToLong(Arrays::stream).toArray();
        return List.of(Tensor.ofLongs(types.getFirst().shape(), flat));
    }
}
