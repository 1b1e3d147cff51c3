package io.updraft.runtime.operator.contracts.attention;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;

/// The checked extents of a [GroupQueryAttention] call.
///
/// @param cacheLength
///            positions in the past cache; 0 if there is none
record GroupQueryShape(int batch, int tokens, int heads, int kvHeads, int headDim, boolean packed, int cacheLength) {
    private static final Set<DataType> ALLOWED = Set.of(DataType.FLOAT, DataType.FLOAT16, DataType.BFLOAT16);

    static GroupQueryShape of(OperatorCall call) {
        Check.inputs(call, 1, 16);
        Check.attributes(call, "num_heads", "kv_num_heads", "scale", "softcap", "do_rotary", "rotary_interleaved",
                "local_window_size", "smooth_softmax", "qk_output", "k_quant_type", "v_quant_type",
                "kv_cache_bit_width", "sliding_window_cache", "causal", "qk_norm_epsilon");
        refuse(call);
        Check.type(call, 0, ALLOWED);
        Check.sameType(call, 0, 1, 2, 3, 4, 7, 8, 10, 11, 14, 15);
        for (int input : new int[]{5, 6}) {
            Check.that(call, call.has(input),
                    "input " + input + " is missing, expected seqlens_k and total_sequence_length");
            Check.type(call, input, Set.of(DataType.INT32));
        }
        int heads = extent(call, "num_heads");
        int kvHeads = extent(call, "kv_num_heads");
        Check.that(call, heads % kvHeads == 0, "num_heads " + heads + " is no multiple of kv_num_heads " + kvHeads);
        Shape query = Check.rank(call, 0, 3);
        boolean packed = !call.has(1);
        Check.that(call, call.has(2) != packed, "has one of key and value only");
        long parts = packed ? heads + 2L * kvHeads : heads;
        Check.that(call, query.dim(2) > 0 && query.dim(2) % parts == 0, "input 0 has shape " + query
                + ", expected a multiple of " + parts + " columns for " + heads + " and " + kvHeads + " heads");
        int headDim = Math.toIntExact(query.dim(2) / parts);
        Check.shape(call, 1, query.dim(0), query.dim(1), (long) kvHeads * headDim);
        Check.shape(call, 2, query.dim(0), query.dim(1), (long) kvHeads * headDim);
        Check.that(call, call.has(3) == call.has(4), "has one of past_key and past_value only");
        long cacheLength = call.has(3) ? Check.rank(call, 3, 4).dim(2) : 0;
        Check.shape(call, 3, query.dim(0), kvHeads, cacheLength, headDim);
        Check.shape(call, 4, query.dim(0), kvHeads, cacheLength, headDim);
        Check.that(call, call.shape(5).elements() == query.dim(0),
                "input 5 (seqlens_k) has shape " + call.shape(5) + ", expected " + query.dim(0) + " elements");
        Check.that(call, call.shape(6).elements() == 1, "input 6 (total_sequence_length) must be a scalar");
        rotary(call, headDim);
        Check.optionalType(call, 9, Types.INT64);
        Check.shape(call, 9, query.dim(0), query.dim(1));
        if (call.has(10)) {
            Check.rank(call, 10, 4);
        }
        Check.shape(call, 11, heads);
        Check.that(call, call.has(14) == call.has(15), "has one of q_norm_weight and k_norm_weight only");
        Check.shape(call, 14, headDim);
        Check.shape(call, 15, headDim);
        return new GroupQueryShape(Math.toIntExact(query.dim(0)), Math.toIntExact(query.dim(1)), heads, kvHeads,
                headDim, packed, Math.toIntExact(cacheLength));
    }

    private static void refuse(OperatorCall call) {
        Check.that(call, !call.has(12) && !call.has(13) && call.attributes().integer("kv_cache_bit_width", 0) == 0
                && call.attributes().text("k_quant_type", "NONE").equals("NONE")
                && call.attributes().text("v_quant_type", "NONE").equals("NONE"),
                "quantized key/value caches are not supported; export with a float cache");
        Check.that(call, !call.attributes().flag("sliding_window_cache", false),
                "sliding_window_cache is not supported; export with a cache of the whole context");
        long window = call.attributes().integer("local_window_size", -1);
        Check.that(call, window == -1 || window > 0 && window <= Integer.MAX_VALUE,
                "attribute local_window_size is " + window + ", it must be -1 or at least 1");
        Check.that(call, call.attributes().flag("causal", true), "attribute causal = 0 is not supported");
        Check.that(call, call.attributes().integer("qk_output", 0) == 0 && !call.isOutputUsed(3),
                "output_qk is not supported");
    }

    private static void rotary(OperatorCall call, int headDim) {
        if (!call.attributes().flag("do_rotary", false)) {
            return;
        }
        Check.that(call, call.has(7) && call.has(8), "do_rotary is 1 but cos_cache or sin_cache is missing");
        Shape cos = Check.rank(call, 7, 2);
        Check.shape(call, 8, cos.dims());
        Check.that(call, cos.dim(1) > 0 && 2 * cos.dim(1) <= headDim,
                "cos_cache has shape " + cos + ", too wide for heads of " + headDim);
    }

    private static int extent(OperatorCall call, String attribute) {
        long value = call.attributes().integer(attribute);
        Check.that(call, value > 0 && value <= 1 << 16, "attribute " + attribute + " is " + value);
        return (int) value;
    }

    List<TensorType> outputs(OperatorCall call) {
        DataType type = call.type(0);
        TensorType cache = TensorType.of(type, batch, kvHeads, present(call), headDim);
        return List.of(TensorType.of(type, batch, tokens, (long) heads * headDim), cache, cache);
    }

    /// Positions in the present cache: the tokens in all, or the past cache's length if that is more. While
    /// total_sequence_length is not known, the cache is taken to grow by this call's tokens.
    long present(OperatorCall call) {
        long total = call.known(6).map(tensor -> tensor.getLong(0)).orElse((long) cacheLength + tokens);
        Check.that(call, total >= tokens,
                "total_sequence_length is " + total + ", the query has " + tokens + " tokens");
        return Math.max(cacheLength, total);
    }

    /// Tokens of sequence b in all, those of this call included.
    int total(OperatorCall call, int b) {
        long total = call.value(5).getLong(b) + 1;
        Check.that(call, total >= 1 && total <= present(call), "seqlens_k[" + b + "] is " + (total - 1)
                + ", expected 0 to " + (present(call) - 1));
        return (int) total;
    }

    /// Tokens of sequence b before this call: none in a prompt, where padding may make `tokens` too large.
    int past(OperatorCall call, int b) {
        if (call.value(6).getLong(0) == tokens) {
            return 0;
        }
        int past = total(call, b) - tokens;
        Check.that(call, past >= 0, "seqlens_k[" + b + "] is less than the query's " + tokens + " tokens");
        return past;
    }
}
