package io.updraft.attention;

/// The inner loops of attention over one block of [#BLOCK] keys, as scalar and as vector code of the same bits.
///
/// Arguments are addresses of floats. The order of operations behind a result depends on nothing but the index of
/// the key: scores are summed over the head's elements in ascending order, weighted values over the keys in
/// ascending order, each with fused multiply-add; sums of weights are kept for each lane `key % LANES`.
sealed interface AttentionMath permits ScalarAttention, VectorAttention {
    /// Keys of a block.
    int BLOCK = 64;

    /// How many of `left` rows are computed together: 6, 4, 2 or 1.
    static int together(int left) {
        return left >= TileMemory.ROWS_TOGETHER ? TileMemory.ROWS_TOGETHER : left >= 4 ? 4 : left >= 2 ? 2 : 1;
    }

    /// `scores[r][k] = sum over d of query[d][r] * key[k][d]` for k below `keys`, rounded up to whole groups.
    ///
    /// @param query `[headDim][rows]`
    /// @param rows one of [#together]
    /// @param keys address of the block's keys, `[BLOCK / LANES][headDim][LANES]`
    /// @param scores `[rows][BLOCK]`
    void scores(long query, int rows, int headDim, long keys, int count, long scores);

    /// `cap * tanh(score / cap)` in place, for the groups of LANES scores from `from` to `to`.
    void softcap(long scores, int from, int to, float cap);

    /// The largest score of the groups of LANES from `from` to `to`; NaN is passed over.
    float max(long scores, int from, int to);

    /// Turns scores into weights `exp(score - max)` in place and adds them to the lanes' sums, which are first
    /// multiplied by `decay`.
    void weights(long scores, int from, int to, float max, float decay, long sums);

    /// `total[i] *= factor`.
    void scale(long total, int count, float factor);

    /// `total[i] = total[i] * decay + part[i] * share`.
    void merge(long total, float decay, long part, float share, int count);

    /// `total[r][c] += sum over k of weight[r][k] * value[k][c]` for k from `from` to `to`.
    ///
    /// @param weights `[rows][BLOCK]`
    /// @param rows one of [#together]
    /// @param values address of the block's values, `[BLOCK][stride]`
    /// @param totals `[rows][stride]`
    void values(long weights, int rows, int from, int to, long values, int stride, long totals);
}
