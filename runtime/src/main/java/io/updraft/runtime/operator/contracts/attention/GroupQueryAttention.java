package io.updraft.runtime.operator.contracts.attention;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// com.microsoft::GroupQueryAttention: causal attention with a cache, where several query heads share a key/value head.
///
/// Inputs: 0 query [B, S, H D] or packed [B, S, (H + 2 KV) D], 1 key, 2 value [B, S, KV D], 3 past_key, 4 past_value
/// [B, KV, P, D], 5 seqlens_k INT32 [B] (tokens in all, less one), 6 total_sequence_length (the most tokens in all),
/// 7 cos_cache, 8 sin_cache [positions, rotary_dim / 2], 9 position_ids [B, S], 10 attention_bias, 11 head_sink [H],
/// 14, 15 weights of an RMS norm of each head of q and k. Outputs: [B, S, H D], present_key, present_value.
///
/// Key j is seen by query i (both counted from the start of the sequence) if i - local_window_size < j <= i.
/// Rows beyond a sequence's own length, in a padded prompt, see all of its keys. A cache that is longer than the
/// tokens in all is kept at its length; behind the tokens it keeps what it had.
/// Quantized caches (k_scale, v_scale) and qk_output are refused.
public final class GroupQueryAttention extends Contract {
    public GroupQueryAttention() {
        super(OperatorId.microsoft("GroupQueryAttention"));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        return GroupQueryShape.of(call).outputs(call);
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        GroupQueryShape shape = GroupQueryShape.of(call);
        int heads = shape.heads();
        int kvHeads = shape.kvHeads();
        int dim = shape.headDim();
        int tokens = shape.tokens();
        double[] query = Reals.of(call.value(0));
        int row = query.length == 0 ? 0 : (int) call.shape(0).dim(-1);
        double[] key = shape.packed() ? query : Reals.of(call.value(1));
        double[] value = shape.packed() ? query : Reals.of(call.value(2));
        int kvRow = shape.packed() ? row : kvHeads * dim;
        Heads q = Heads.projected(query, 0, tokens, row, dim);
        Heads k = Heads.projected(key, shape.packed() ? heads * dim : 0, tokens, kvRow, dim);
        Heads v = Heads.projected(value, shape.packed() ? (heads + kvHeads) * dim : 0, tokens, kvRow, dim);
        int present = Math.toIntExact(shape.present(call));
        double[] presentKey = grown(call, 3, shape, present);
        double[] presentValue = grown(call, 4, shape, present);
        Heads keys = Heads.cached(presentKey, kvHeads, present, dim);
        Heads values = Heads.cached(presentValue, kvHeads, present, dim);
        double[] output = new double[shape.batch() * tokens * heads * dim];
        GroupQueryCore core = new GroupQueryCore(call, shape);
        for (int b = 0; b < shape.batch(); b++) {
            int total = shape.total(call, b);
            int past = shape.past(call, b);
            Check.that(call, total <= present && past + tokens <= present, "sequence " + b + " has " + total
                    + " tokens, the present cache holds " + present);
            core.prepare(q, 14, heads, b, past, total);
            core.prepare(k, 15, kvHeads, b, past, total);
            for (int h = 0; h < kvHeads; h++) {
                for (int s = 0; s < tokens; s++) {
                    System.arraycopy(key, k.at(b, h, s), presentKey, keys.at(b, h, past + s), dim);
                    System.arraycopy(value, v.at(b, h, s), presentValue, values.at(b, h, past + s), dim);
                }
            }
            for (int h = 0; h < heads; h++) {
                for (int s = 0; s < tokens; s++) {
                    int last = Math.min(past + s, total - 1);
                    core.attend(q, keys, values, b, h, s, last, output, ((b * tokens + s) * heads + h) * dim);
                }
            }
        }
        return List.of(Reals.tensor(types.getFirst(), output),
                present(call, shape, present, presentKey), present(call, shape, present, presentValue));
    }

    private static Tensor present(OperatorCall call, GroupQueryShape shape, int present, double[] values) {
        return Reals.tensor(TensorType.of(call.type(0), shape.batch(), shape.kvHeads(), present, shape.headDim()),
                values);
    }

    /// The past cache at the length of the present one.
    private static double[] grown(OperatorCall call, int input, GroupQueryShape shape, int present) {
        double[] grown = new double[Math.multiplyExact(shape.batch() * shape.kvHeads(), present * shape.headDim())];
        int length = shape.cacheLength() * shape.headDim();
        for (int i = 0; call.has(input) && i < shape.batch() * shape.kvHeads(); i++) {
            Reals.read(call.value(input), (long) i * length, grown, i * present * shape.headDim(), length);
        }
        return grown;
    }
}
