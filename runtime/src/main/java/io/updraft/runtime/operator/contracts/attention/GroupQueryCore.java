package io.updraft.runtime.operator.contracts.attention;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;

/// The arithmetic of [GroupQueryAttention] for one row, in double.
final class GroupQueryCore {
    private final OperatorCall call;
    private final GroupQueryShape shape;
    private final double scale;
    private final double softcap;
    private final long window;
    private final boolean rotates;
    private final boolean interleaved;
    private final double epsilon;
    private final double[] cos;
    private final double[] sin;
    private final double[] sinks;
    private final boolean smooth;

    GroupQueryCore(OperatorCall call, GroupQueryShape shape) {
        this.call = call;
        this.shape = shape;
        float given = call.attributes().number("scale", 0);
        this.scale = given == 0 ? 1 / Math.sqrt(shape.headDim()) : given;
        this.softcap = call.attributes().number("softcap", 0);
        this.window = call.attributes().integer("local_window_size", -1);
        this.rotates = call.attributes().flag("do_rotary", false);
        this.interleaved = call.attributes().flag("rotary_interleaved", false);
        this.epsilon = call.attributes().number("qk_norm_epsilon", 1e-6f);
        this.cos = rotates ? Reals.of(call.value(7)) : new double[0];
        this.sin = rotates ? Reals.of(call.value(8)) : new double[0];
        this.sinks = call.has(11) ? Reals.of(call.value(11)) : new double[shape.heads()];
        this.smooth = call.attributes().integer("smooth_softmax", 0) > 0 || call.has(11);
    }

    /// Normalizes (where there are weights) and rotates the heads of sequence b in place.
    void prepare(Heads heads, int weightInput, int count, int b, int past, int total) {
        for (int h = 0; h < count; h++) {
            for (int s = 0; s < shape.tokens(); s++) {
                int at = heads.at(b, h, s);
                if (call.has(weightInput)) {
                    normalize(heads.values(), at, call.value(weightInput));
                }
                if (rotates) {
                    int half = (int) call.shape(7).dim(1);
                    // Rows of padding get a position like any other; nothing of them is used.
                    long position = call.has(9)
                            ? call.value(9).getLong((long) b * shape.tokens() + s)
                            : Math.min(past + s, total - 1);
                    Check.that(call, position >= 0 && position < call.shape(7).dim(0),
                            "position " + position + " is outside cos_cache of shape " + call.shape(7));
                    Rotary.rotate(heads.values(), at, cos, sin, (int) position * half, half, interleaved);
                }
            }
        }
    }

    private void normalize(double[] values, int at, Tensor weight) {
        double squares = 0;
        for (int i = 0; i < shape.headDim(); i++) {
            squares += values[at + i] * values[at + i];
        }
        double inverse = 1 / Math.sqrt(squares / shape.headDim() + epsilon);
        for (int i = 0; i < shape.headDim(); i++) {
            values[at + i] *= inverse * weight.getDouble(i);
        }
    }

    /// Row s of head h over keys up to `last`, written to `output` from `at` on.
    void attend(Heads q, Heads keys, Heads values, int b, int h, int s, int last, double[] output, int at) {
        int dim = shape.headDim();
        int shared = h / (shape.heads() / shape.kvHeads());
        int first = window < 0 ? 0 : (int) Math.max(0, last + 1 - window);
        double[] scores = new double[last + 1 - first];
        double max = smooth ? sinks[h] : Double.NEGATIVE_INFINITY;
        for (int j = first; j <= last; j++) {
            double dot = 0;
            int left = q.at(b, h, s);
            int right = keys.at(b, shared, j);
            for (int i = 0; i < dim; i++) {
                dot += q.values()[left + i] * keys.values()[right + i];
            }
            double score = dot * scale;
            score = softcap > 0 ? softcap * Math.tanh(score / softcap) : score;
            scores[j - first] = score + bias(b, h, s, j);
            max = Math.max(max, scores[j - first]);
        }
        double sum = smooth ? Math.exp(sinks[h] - max) : 0;
        for (int j = 0; j < scores.length; j++) {
            scores[j] = Math.exp(scores[j] - max);
            sum += scores[j];
        }
        for (int j = 0; j < scores.length; j++) {
            double weight = scores[j] / sum;
            int from = values.at(b, shared, first + j);
            for (int i = 0; i < dim; i++) {
                output[at + i] += weight * values.values()[from + i];
            }
        }
    }

    private double bias(int b, int h, int s, int j) {
        if (!call.has(10)) {
            return 0;
        }
        Shape bias = call.shape(10);
        long row = (bias.dim(0) == 1 ? 0 : b) * bias.dim(1) + (bias.dim(1) == 1 ? 0 : h);
        Check.that(call, bias.dim(2) == shape.tokens() && j < bias.dim(3) && row < bias.dim(0) * bias.dim(1),
                "input 10 (attention_bias) has shape " + bias);
        return call.value(10).getDouble((row * bias.dim(2) + s) * bias.dim(3) + j);
    }
}
