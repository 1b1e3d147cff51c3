package io.updraft.runtime.operator.contracts.attention;

/// A view of doubles as [batch, head, position, channel], whatever their layout.
///
/// @param batch
///            distance between batch entries; likewise for the others, channels are adjacent
record Heads(double[] values, int offset, int batch, int head, int position) {
    int at(int b, int h, int p) {
        return offset + b * batch + h * head + p * position;
    }

    /// Values laid out [batch, position, head, channel], as projections give them.
    static Heads projected(double[] values, int offset, int positions, int rowWidth, int headDim) {
        return new Heads(values, offset, positions * rowWidth, headDim, rowWidth);
    }

    /// Values laid out [batch, head, position, channel], as caches are.
    static Heads cached(double[] values, int heads, int positions, int headDim) {
        return new Heads(values, 0, heads * positions * headDim, positions * headDim, headDim);
    }
}
