package io.updraft.runtime.operator.contracts.attention;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Broadcast;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;

/// com.microsoft::MultiHeadAttention with separate query, key and value.
///
/// Inputs: 0 query [B, S, H D], 1 key, 2 value [B, L, H D] or [B, H, L, D], 3 bias of q, k and v together,
/// 4 key_padding_mask INT32 [B, T] (0 hides a key) or [B] (lengths), 5 attention_bias [B or 1, H or 1, S, T],
/// 6 past_key, 7 past_value [B, H, P, D]. Outputs: [B, S, H Dv], present_key, present_value [B, H, T, D]; T = P + L.
///
/// A hidden key has `mask_filter_value` (-10000) added to its score, so it is not quite gone; keys behind the query of a
/// `unidirectional` one are. Packed inputs, past_sequence_length, cache_indirection and qk are refused.
public final class MultiHeadAttention extends Contract {
    private static final Set<DataType> INTS = Set.of(DataType.INT32);

    public MultiHeadAttention() {
        super(OperatorId.microsoft("MultiHeadAttention"));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 10);
        Check.attributes(call, "num_heads", "mask_filter_value", "scale", "unidirectional");
        Check.that(call, call.has(1) && call.has(2) && call.shape(0).rank() == 3,
                "query, key and value must be separate; packed inputs are not supported");
        Check.that(call, !call.has(8) && !call.has(9),
                "past_sequence_length and cache_indirection are not supported");
        Check.that(call, !call.isOutputUsed(3), "output qk is not supported");
        DataType type = Check.type(call, 0, Types.FLOATS);
        Check.sameType(call, 0, 1, 2, 3, 5, 6, 7);
        Check.optionalType(call, 4, INTS);
        AttentionShape shape = shape(call);
        long hidden = (long) shape.heads() * shape.headDim();
        Check.shape(call, 3, 2 * hidden + (long) shape.heads() * shape.valueDim());
        if (call.has(4) && call.shape(4).rank() == 1) {
            Check.shape(call, 4, shape.batch());
        } else {
            Check.shape(call, 4, shape.batch(), shape.total());
        }
        Shape scores = Shape.of(shape.batch(), shape.heads(), shape.queries(), shape.total());
        Check.that(call, !call.has(5) || Broadcast.shape(call, scores, Check.rank(call, 5, 4)).equals(scores),
                "attention_bias does not broadcast to " + scores);
        return List.of(TensorType.of(type, shape.batch(), shape.queries(), (long) shape.heads() * shape.valueDim()),
                TensorType.of(type, shape.batch(), shape.heads(), shape.total(), shape.headDim()),
                TensorType.of(type, shape.batch(), shape.heads(), shape.total(), shape.valueDim()));
    }

    private static AttentionShape shape(OperatorCall call) {
        Shape q = call.shape(0);
        Shape k = call.shape(1);
        Shape v = call.shape(2);
        long heads = call.attributes().integer("num_heads");
        Check.that(call, heads > 0 && q.dim(2) % heads == 0,
                "query of shape " + q + " does not divide into " + heads + " heads");
        long headDim = q.dim(2) / heads;
        boolean cross = k.rank() == 4;
        Check.that(call, k.rank() == v.rank() && (cross || k.rank() == 3),
                "key and value have shapes " + k + " and " + v + ", expected rank 3 or 4 of both");
        long added = k.dim(cross ? 2 : 1);
        Check.that(call, cross || v.dim(2) % heads == 0, "value of shape " + v + " does not divide into heads");
        long valueDim = cross ? v.dim(3) : v.dim(2) / heads;
        if (cross) {
            Check.shape(call, 1, q.dim(0), heads, added, headDim);
            Check.shape(call, 2, q.dim(0), heads, added, valueDim);
        } else {
            Check.shape(call, 1, q.dim(0), added, heads * headDim);
            Check.shape(call, 2, q.dim(0), added, heads * valueDim);
        }
        Check.that(call, call.has(6) == call.has(7), "has one of past_key and past_value only");
        long past = call.has(6) ? Check.rank(call, 6, 4).dim(2) : 0;
        Check.shape(call, 6, q.dim(0), heads, past, headDim);
        Check.shape(call, 7, q.dim(0), heads, past, valueDim);
        return new AttentionShape(Math.toIntExact(q.dim(0)), Math.toIntExact(heads), Math.toIntExact(heads),
                Math.toIntExact(q.dim(1)), Math.toIntExact(past), Math.toIntExact(added), Math.toIntExact(headDim),
                Math.toIntExact(valueDim));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        AttentionShape shape = shape(call);
        int heads = shape.heads();
        int hidden = heads * shape.headDim();
        Heads q = Heads.projected(biased(call, 0, 0, hidden), 0, shape.queries(), hidden, shape.headDim());
        double[] key = joined(call, 1, hidden, shape, shape.headDim());
        double[] value = joined(call, 2, 2 * hidden, shape, shape.valueDim());
        Heads keys = Heads.cached(key, heads, shape.total(), shape.headDim());
        Heads values = Heads.cached(value, heads, shape.total(), shape.valueDim());
        float given = call.attributes().number("scale", 0);
        double scale = given == 0 ? 1 / Math.sqrt(shape.headDim()) : given;
        double[] output = new double[shape.batch() * shape.queries() * heads * shape.valueDim()];
        for (int b = 0; b < shape.batch(); b++) {
            for (int i = 0; i < shape.queries(); i++) {
                for (int h = 0; h < heads; h++) {
                    double[] scores = Scores.products(q, q.at(b, h, i), keys, b, h, shape.total(), shape.headDim(),
                            scale);
                    mask(call, shape, scores, b, h, i);
                    Scores.softmax(scores);
                    int at = ((b * shape.queries() + i) * heads + h) * shape.valueDim();
                    Scores.weigh(scores, values, b, h, shape.valueDim(), output, at);
                }
            }
        }
        return types.size() == 1
                ? List.of(Reals.tensor(types.getFirst(), output))
                : List.of(Reals.tensor(types.getFirst(), output), present(call, shape, key, shape.headDim()),
                        present(call, shape, value, shape.valueDim()));
    }

    private static Tensor present(OperatorCall call, AttentionShape shape, double[] values, int dim) {
        return Reals.tensor(TensorType.of(call.type(0), shape.batch(), shape.heads(), shape.total(), dim), values);
    }

    /// The projection with its part of the bias, which starts at `from`.
    private static double[] biased(OperatorCall call, int input, int from, int width) {
        double[] values = Reals.of(call.value(input));
        for (int i = 0; call.has(3) && i < values.length; i++) {
            values[i] += call.value(3).getDouble(from + i % width);
        }
        return values;
    }

    private static double[] joined(OperatorCall call, int input, int biasFrom, AttentionShape shape, int dim) {
        boolean cross = call.shape(input).rank() == 4;
        int width = shape.heads() * dim;
        Heads added = cross
                ? Heads.cached(Reals.of(call.value(input)), shape.heads(), shape.added(), dim)
                : Heads.projected(biased(call, input, biasFrom, width), 0, shape.added(), width, dim);
        double[] past = call.has(input + 5) ? Reals.of(call.value(input + 5)) : new double[0];
        return Scores.joined(past, shape.past(), added, shape.batch(), shape.heads(), shape.added(), dim);
    }

    private static void mask(OperatorCall call, AttentionShape shape, double[] scores, int b, int h, int i) {
        boolean causal = call.attributes().flag("unidirectional", false);
        double filter = call.attributes().number("mask_filter_value", -10000);
        long[] strides = call.has(5)
                ? Broadcast.strides(call.shape(5),
                        Shape.of(shape.batch(), shape.heads(), shape.queries(), shape.total()))
                : new long[4];
        for (int j = 0; j < scores.length; j++) {
            if (call.has(4)) {
                boolean shown = call.shape(4).rank() == 1
                        ? j < call.value(4).getLong(b)
                        : call.value(4).getLong((long) b * shape.total() + j) != 0;
                scores[j] += shown ? 0 : filter;
            }
            if (call.has(5)) {
                scores[j] += call.value(5)
                        .getDouble(b * strides[0] + h * strides[1] + i * strides[2] + j * strides[3]);
            }
            if (causal && j > shape.past() + i) {
                scores[j] = Double.NEGATIVE_INFINITY;
            }
        }
    }
}
