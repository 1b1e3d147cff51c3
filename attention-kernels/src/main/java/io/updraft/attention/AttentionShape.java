package io.updraft.attention;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.operator.Attributes;

/// Numbers of one attention node.
///
/// @param layer of the cache
/// @param heads query heads
/// @param kvHeads key/value heads; each serves `heads / kvHeads` neighbouring query heads
/// @param headDim elements of a query and of a key
/// @param valueDim elements of a value
/// @param packed query, key and value lie side by side in input 0
/// @param scale of the scores
/// @param softcap scores become `softcap * tanh(score / softcap)`; 0 for none
/// @param window keys a query sees, itself included; Integer.MAX_VALUE for all
/// @param smooth softmax with another score of 0 that has no value
/// @param normEpsilon of the normalization of queries and keys
record AttentionShape(int layer, int heads, int kvHeads, int headDim, int valueDim, boolean packed, float scale,
        float softcap, int window, boolean smooth, float normEpsilon) {
    AttentionShape {
        if (layer < 0 || kvHeads < 1 || heads < 1 || heads % kvHeads != 0 || headDim < 1 || valueDim < 1 || window < 1
                || !(softcap >= 0)) {
            throw new IllegalArgumentException("impossible attention: layer=" + layer + " heads=" + heads + " kvHeads="
                    + kvHeads + " headDim=" + headDim + " valueDim=" + valueDim + " window=" + window + " softcap="
                    + softcap);
        }
    }

    static AttentionShape of(KernelRequest request) {
        Attributes attributes = request.attributes();
        int heads = (int) attributes.integer("num_heads");
        int kvHeads = (int) attributes.integer("kv_num_heads");
        int headDim = (int) attributes.integer("head_size");
        boolean packed = !request.has(1);
        int valueDim = packed ? headDim : (int) (request.input(2).shape().base().dim(-1) / kvHeads);
        long window = attributes.integer("local_window_size", -1);
        return new AttentionShape((int) attributes.integer("layer"), heads, kvHeads, headDim, valueDim, packed,
                attributes.number("scale"), attributes.number("softcap", 0),
                window <= 0 ? Integer.MAX_VALUE : (int) Math.min(window, Integer.MAX_VALUE),
                attributes.flag("smooth_softmax", false), attributes.number("qk_norm_epsilon", 1e-6f));
    }

    /// Query heads of a key/value head.
    int group() {
        return heads / kvHeads;
    }

    LayerShape cached() {
        return new LayerShape(kvHeads, headDim, valueDim);
    }

    int valueStride() {
        return cached().valueStride();
    }

    /// The first key that a query at `position` sees.
    int firstKey(int position) {
        return position < window ? 0 : position - window + 1;
    }

    /// Floats of a row of input 0.
    int queryColumns() {
        return packed ? (heads + 2 * kvHeads) * headDim : heads * headDim;
    }
}
