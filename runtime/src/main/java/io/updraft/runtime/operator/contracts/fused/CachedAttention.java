package io.updraft.runtime.operator.contracts.fused;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// io.updraft::CachedAttention: appends the keys and values of a step's tokens to each sequence's cache, then causal
/// attention over it. Inputs: 0 q [1, T, H D] or packed qkv [1, T, (H + 2 KV) D], 1 k, 2 v [1, T, KV D], 3 cos_cache,
/// 4 sin_cache [positions, rotary_dim / 2], 5 q_norm_weight, 6 k_norm_weight [D], 7 head_sink [H]. Output [1, T, H D].
public final class CachedAttention extends SessionOperator {
    public CachedAttention() {
        super("CachedAttention");
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 8);
        Check.type(call, 0, Types.FLOATS);
        Check.sameType(call, 0, 1, 2);
        long heads = extent(call, "num_heads");
        long kvHeads = extent(call, "kv_num_heads");
        long headDim = extent(call, "head_size");
        Check.that(call, heads % kvHeads == 0, "num_heads " + heads + " is no multiple of kv_num_heads " + kvHeads);
        Check.that(call, call.attributes().has("layer") && call.attributes().has("scale"),
                "attributes layer and scale must be given");
        Shape q = Check.rank(call, 0, 3);
        Check.that(call, call.has(1) == call.has(2), "has one of k and v only");
        Check.shape(call, 0, 1, q.dim(1), (call.has(1) ? heads : heads + 2 * kvHeads) * headDim);
        Check.shape(call, 1, 1, q.dim(1), kvHeads * headDim);
        Check.shape(call, 2, 1, q.dim(1), kvHeads * headDim);
        if (call.attributes().flag("do_rotary", false)) {
            Check.that(call, call.has(3) && call.has(4), "do_rotary is 1 but cos_cache or sin_cache is missing");
            long rotaryDim = call.attributes().integer("rotary_dim");
            Shape cos = Check.rank(call, 3, 2);
            Check.that(call, rotaryDim > 0 && rotaryDim <= headDim && 2 * cos.dim(1) == rotaryDim,
                    "cos_cache has shape " + cos + ", rotary_dim is " + rotaryDim + ", head_size " + headDim);
            Check.shape(call, 4, cos.dims());
        }
        Check.shape(call, 5, headDim);
        Check.shape(call, 6, headDim);
        Check.shape(call, 7, heads);
        return List.of(TensorType.of(call.type(0), 1, q.dim(1), heads * headDim));
    }

    private static long extent(OperatorCall call, String attribute) {
        long value = call.attributes().integer(attribute);
        Check.that(call, value > 0 && value <= 1 << 16, "attribute " + attribute + " is " + value);
        return value;
    }
}
