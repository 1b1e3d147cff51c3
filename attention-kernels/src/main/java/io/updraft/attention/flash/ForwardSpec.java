package io.updraft.attention.flash;

import java.util.List;

/**
 * An attention problem: output = softmax(scale * query * key^T + mask) * value, head by head.
 *
 * @param heads
 *            query heads, a multiple of the key heads
 * @param keyHeads
 *            key and value heads
 * @param headDim
 *            channels of a head, a multiple of 16 up to 256
 * @param bfloat16
 *            whether elements are bfloat16 rather than half
 * @param causal
 *            whether a query sees only keys up to its own position, counted from the end
 * @param window
 *            keys that a query sees, its own included, with a causal mask; 0 for all
 * @param softcap
 *            scores s become softcap * tanh(s / softcap) before the mask; 0 for none
 * @param scale
 *            factor of the scores
 * @param query
 *            layout of queries
 * @param key
 *            layout of keys and of values
 * @param output
 *            layout of the output
 * @param sequences
 *            the sequences
 */
public record ForwardSpec(int heads, int keyHeads, int headDim, boolean bfloat16, boolean causal, int window,
        float softcap, float scale, Layout query,
        Layout key, Layout output, List<SequenceRange> sequences) {
    static final int MAX_HEAD_DIM = 256;

    public ForwardSpec {
        sequences = List.copyOf(sequences);
        if (keyHeads <= 0 || heads <= 0 || heads % keyHeads != 0) {
            throw new IllegalArgumentException(
                    "query heads are a multiple of key heads, found " + heads + " and " + keyHeads);
        }
        if (headDim <= 0 || headDim > MAX_HEAD_DIM || headDim % 16 != 0) {
            throw new IllegalArgumentException("the head size is a multiple of 16 up to 256, found " + headDim);
        }
        if (window < 0 || window > 0 && !causal) {
            throw new IllegalArgumentException("a window is positive and needs a causal mask, found " + window);
        }
        if (softcap < 0) {
            throw new IllegalArgumentException("a softcap is not negative, found " + softcap);
        }
        if (query.lead() != 0 || output.lead() != 0) {
            throw new IllegalArgumentException("queries and outputs start with their arrays, found " + query + " and "
                    + output);
        }
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("no sequences");
        }
    }

    /** The same with keys and values so many bytes further on in their arrays; see {@link Layout#ALIGNED}. */
    public ForwardSpec withKeysAfter(int bytes) {
        return new ForwardSpec(heads, keyHeads, headDim, bfloat16, causal, window, softcap, scale, query,
                key.after(bytes), output, sequences);
    }

    int longestQuery() {
        return sequences.stream().mapToInt(SequenceRange::queryLength).max().orElseThrow();
    }

    int longestKey() {
        return sequences.stream().mapToInt(SequenceRange::keyLength).max().orElseThrow();
    }

    /** Batch equal sequences of [batch, heads, length, headDim] tensors. */
    public static ForwardSpec byHead(int batch, int heads, int keyHeads, int queryLength, int keyLength, int headDim,
            boolean bfloat16, boolean causal) {
        List<SequenceRange> sequences = java.util.stream.IntStream.range(0, batch)
                .mapToObj(b -> new SequenceRange(b * heads * queryLength, queryLength, b * keyHeads * keyLength,
                        keyLength))
                .toList();
        Layout query = Layout.byHead(batch, heads, queryLength, headDim);
        return new ForwardSpec(heads, keyHeads, headDim, bfloat16, causal, 0, 0f, (float) (1 / Math.sqrt(headDim)),
                query,
                Layout.byHead(batch, keyHeads, keyLength, headDim), query, sequences);
    }
}
