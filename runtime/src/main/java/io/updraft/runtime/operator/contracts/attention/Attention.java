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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Attention of ONNX (versions 23 and 24): softmax(softcap(q k^T scale) + mask) v, with grouped heads and a cache.
///
/// Inputs: q, k, v as [B, positions, heads * dim] or [B, heads, positions, dim], attn_mask (bool: true takes part; or
/// added; broadcast to [B, heads, queries, keys], a shorter last axis is masked out behind), past_key, past_value
/// [B, kv_heads, past, dim], since 24 nonpad_kv_seqlen INT64 [B]: how many keys count. Outputs: y, present_key,
/// present_value, and the scores: raw, soft-capped, masked or as weights, by `qk_matmul_output_mode` 0 to 3.
///
/// `is_causal`: query i sees key j if j <= i + offset, offset being the length of the past, or nonpad_kv_seqlen less the
/// number of queries (the errata of onnx/onnx pull request 8068). A row that sees nothing is zero.
public final class Attention extends Contract {
    private static final Set<DataType> MASKS = Types.union(Types.FLOATS, Types.BOOL);

    public Attention(int version) {
        super(OperatorId.onnx("Attention", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 3, version() < 24 ? 6 : 7);
        Check.attributes(call, "is_causal", "kv_num_heads", "q_num_heads", "qk_matmul_output_mode", "scale", "softcap",
                "softmax_precision");
        DataType type = Check.type(call, 0, Types.FLOATS);
        Check.sameType(call, 0, 1, 4);
        DataType valueType = Check.type(call, 2, Types.FLOATS);
        Check.sameType(call, 2, 5);
        Check.optionalType(call, 3, MASKS);
        Check.optionalType(call, 6, Types.INT64);
        long mode = call.attributes().integer("qk_matmul_output_mode", 0);
        Check.that(call, mode >= 0 && mode <= 3, "attribute qk_matmul_output_mode is " + mode + ", expected 0 to 3");
        AttentionShape shape = AttentionShape.of(call);
        Shape scores = Shape.of(shape.batch(), shape.heads(), shape.queries(), shape.total());
        if (call.has(3)) {
            long[] dims = Check.rankAtLeast(call, 3, 2).dims();
            Check.that(call, dims[dims.length - 1] <= shape.total(),
                    "attn_mask has shape " + call.shape(3) + " for " + shape.total() + " keys");
            dims[dims.length - 1] = shape.total();
            Check.that(call, Broadcast.shape(call, scores, Shape.of(dims)).equals(scores),
                    "attn_mask of shape " + call.shape(3) + " does not broadcast to " + scores);
        }
        return List.of(new TensorType(type, shape.output(call.shape(0).rank() == 3)),
                TensorType.of(type, shape.batch(), shape.kvHeads(), shape.total(), shape.headDim()),
                TensorType.of(valueType, shape.batch(), shape.kvHeads(), shape.total(), shape.valueDim()),
                new TensorType(type, scores));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        AttentionShape shape = AttentionShape.of(call);
        boolean flat = call.shape(0).rank() == 3;
        Heads q = heads(call, 0, flat, shape.heads(), shape.queries(), shape.headDim());
        double[] key = joined(call, 1, 4, shape, shape.headDim());
        double[] value = joined(call, 2, 5, shape, shape.valueDim());
        int total = shape.total();
        Heads keys = Heads.cached(key, shape.kvHeads(), total, shape.headDim());
        Heads values = Heads.cached(value, shape.kvHeads(), total, shape.valueDim());
        double[] output = new double[Math.toIntExact(shape.output(flat).elements())];
        Heads y = flat
                ? Heads.projected(output, 0, shape.queries(), shape.heads() * shape.valueDim(), shape.valueDim())
                : Heads.cached(output, shape.heads(), shape.queries(), shape.valueDim());
        boolean wanted = call.outputs() > 3;
        double[] kept = new double[wanted ? shape.batch() * shape.heads() * shape.queries() * total : 0];
        AttentionMask mask = AttentionMask.of(call, shape);
        double scale = call.attributes().has("scale")
                ? call.attributes().number("scale")
                : 1 / Math.sqrt(shape.headDim());
        double softcap = call.attributes().number("softcap", 0);
        long mode = call.attributes().integer("qk_matmul_output_mode", 0);
        for (int row = 0; row < shape.batch() * shape.heads() * shape.queries(); row++) {
            int i = row % shape.queries();
            int h = row / shape.queries() % shape.heads();
            int b = row / shape.queries() / shape.heads();
            int shared = h / (shape.heads() / shape.kvHeads());
            double[] scores = Scores.products(q, q.at(b, h, i), keys, b, shared, total, shape.headDim(), scale);
            keep(wanted && mode == 0, scores, kept, row);
            for (int j = 0; j < total && softcap > 0; j++) {
                scores[j] = softcap * Math.tanh(scores[j] / softcap);
            }
            keep(wanted && mode == 1, scores, kept, row);
            mask.apply(scores, b, h, i);
            keep(wanted && mode == 2, scores, kept, row);
            Scores.softmax(scores);
            keep(wanted && mode == 3, scores, kept, row);
            Scores.weigh(scores, values, b, shared, shape.valueDim(), output, y.at(b, h, i));
        }
        List<Tensor> outputs = new ArrayList<>(List.of(Reals.tensor(types.getFirst(), output)));
        double[][] others = {output, key, value, kept};
        for (int o = 1; o < types.size(); o++) {
            outputs.add(Reals.tensor(types.get(o), others[o]));
        }
        return outputs;
    }

    /// What is added to the scores of a call, as [batch, heads, queries, keys]: its mask, minus infinity for keys that are
    /// padding or come after the query.
    ///
    /// @param call one that [#infer] accepts
    public static double[] addedToScores(OperatorCall call) {
        AttentionShape shape = AttentionShape.of(call);
        AttentionMask mask = AttentionMask.of(call, shape);
        int rows = Math.multiplyExact(shape.batch() * shape.heads(), shape.queries());
        double[] added = new double[Math.multiplyExact(rows, shape.total())];
        double[] scores = new double[shape.total()];
        for (int row = 0; row < rows; row++) {
            java.util.Arrays.fill(scores, 0);
            mask.apply(scores, row / shape.queries() / shape.heads(), row / shape.queries() % shape.heads(),
                    row % shape.queries());
            System.arraycopy(scores, 0, added, row * scores.length, scores.length);
        }
        return added;
    }

    private static void keep(boolean wanted, double[] scores, double[] kept, int row) {
        if (wanted) {
            System.arraycopy(scores, 0, kept, row * scores.length, scores.length);
        }
    }

    private static Heads heads(OperatorCall call, int input, boolean flat, int heads, int positions, int dim) {
        double[] values = Reals.of(call.value(input));
        return flat
                ? Heads.projected(values, 0, positions, heads * dim, dim)
                : Heads.cached(values, heads, positions, dim);
    }

    private static double[] joined(OperatorCall call, int input, int pastInput, AttentionShape shape, int dim) {
        double[] past = call.has(pastInput) ? Reals.of(call.value(pastInput)) : new double[0];
        Heads added = heads(call, input, call.shape(0).rank() == 3, shape.kvHeads(), shape.added(), dim);
        return Scores.joined(past, shape.past(), added, shape.batch(), shape.kvHeads(), shape.added(), dim);
    }
}
