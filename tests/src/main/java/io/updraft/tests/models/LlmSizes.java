package io.updraft.tests.models;

/// Extents of a random language model.
///
/// @param layers decoder layers
/// @param hidden width of the residual stream
/// @param heads query heads
/// @param kvHeads key and value heads; divides `heads`
/// @param headDim extent of a head; ONNX Runtime's operators want a multiple of 8
/// @param mlp inner width of the MLP
/// @param vocabulary ids
/// @param context rows of the rotary caches
public record LlmSizes(int layers, int hidden, int heads, int kvHeads, int headDim, int mlp, int vocabulary,
        int context) {
    public LlmSizes {
        if (heads % kvHeads != 0) {
            throw new IllegalArgumentException(heads + " query heads do not share " + kvHeads + " key heads evenly");
        }
    }

    /// Two layers of odd extents: no width but the heads' is a multiple of a vector.
    public static LlmSizes odd() {
        return new LlmSizes(2, 72, 6, 2, 16, 83, 131, 64);
    }

    public LlmSizes withHidden(int width) {
        return new LlmSizes(layers, width, heads, kvHeads, headDim, mlp, vocabulary, context);
    }

    public LlmSizes withHeads(int query, int keyValue, int dim) {
        return new LlmSizes(layers, hidden, query, keyValue, dim, mlp, vocabulary, context);
    }

    public LlmSizes withMlp(int width) {
        return new LlmSizes(layers, hidden, heads, kvHeads, headDim, width, vocabulary, context);
    }

    public LlmSizes withContext(int positions) {
        return new LlmSizes(layers, hidden, heads, kvHeads, headDim, mlp, vocabulary, positions);
    }

    public int queryWidth() {
        return heads * headDim;
    }

    public int kvWidth() {
        return kvHeads * headDim;
    }
}
