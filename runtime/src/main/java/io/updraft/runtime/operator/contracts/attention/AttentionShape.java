package io.updraft.runtime.operator.contracts.attention;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.tensor.Shape;

/// The checked extents of an [Attention] call.
///
/// @param past positions in the past cache; 0 if there is none
/// @param added positions of k and v
record AttentionShape(int batch, int heads, int kvHeads, int queries, int past, int added, int headDim, int valueDim) {
    static AttentionShape of(OperatorCall call) {
        Shape q = Check.rankAtLeast(call, 0, 3);
        Check.that(call, q.rank() <= 4, "input 0 has shape " + q + ", expected rank 3 or 4");
        Shape k = Check.rank(call, 1, q.rank());
        Shape v = Check.rank(call, 2, q.rank());
        boolean flat = q.rank() == 3;
        long heads = flat ? call.attributes().integer("q_num_heads") : q.dim(1);
        long kvHeads = flat ? call.attributes().integer("kv_num_heads") : k.dim(1);
        Check.that(call, heads > 0 && kvHeads > 0 && heads % kvHeads == 0,
                heads + " query heads are no multiple of " + kvHeads + " key heads");
        Check.that(call, !flat || q.dim(2) % heads == 0 && k.dim(2) % kvHeads == 0 && v.dim(2) % kvHeads == 0,
                "shapes " + q + ", " + k + " and " + v + " do not divide into " + heads + " and " + kvHeads + " heads");
        long headDim = flat ? q.dim(2) / heads : q.dim(3);
        long keyDim = flat ? k.dim(2) / kvHeads : k.dim(3);
        long valueDim = flat ? v.dim(2) / kvHeads : v.dim(3);
        long added = k.dim(flat ? 1 : 2);
        Check.that(call, headDim == keyDim && q.dim(0) == k.dim(0) && q.dim(0) == v.dim(0)
                && v.dim(flat ? 1 : 2) == added && (flat || v.dim(1) == kvHeads),
                "shapes " + q + ", " + k + " and " + v + " do not fit together");
        Check.that(call, call.has(4) == call.has(5), "has one of past_key and past_value only");
        long past = call.has(4) ? Check.rank(call, 4, 4).dim(2) : 0;
        Check.shape(call, 4, q.dim(0), kvHeads, past, headDim);
        Check.shape(call, 5, q.dim(0), kvHeads, past, valueDim);
        Check.shape(call, 6, q.dim(0));
        return new AttentionShape(Math.toIntExact(q.dim(0)), Math.toIntExact(heads), Math.toIntExact(kvHeads),
                Math.toIntExact(q.dim(flat ? 1 : 2)), Math.toIntExact(past), Math.toIntExact(added),
                Math.toIntExact(headDim), Math.toIntExact(valueDim));
    }

    int total() {
        return past + added;
    }

    Shape output(boolean flat) {
        return flat
                ? Shape.of(batch, queries, (long) heads * valueDim)
                : Shape.of(batch, heads, queries, valueDim);
    }
}
