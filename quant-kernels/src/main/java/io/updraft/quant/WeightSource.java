package io.updraft.quant;

/// A part's weights as the model file has them, row by row (rows are outputs), for packing.
sealed interface WeightSource permits DenseSource, QuantizedSource {
    /// Outputs.
    int n();

    int k();

    /// How the part packs without loss and without growing.
    PackedFormat format();

    /// Columns that share a scale; K where all do.
    int blockSize();

    /// Copies rows `row` to `row + rows - 1` into `out[i * stride + k]`: codes, or the bits of 16-bit floats.
    void codes(int row, int rows, short[] out, int stride);

    /// The same as floats, dequantized in fp32 where they are codes.
    void floats(int row, int rows, float[] out, int stride);

    /// Whether codes must not be packed, and why: such a part is packed as fp32.
    default String inflate() {
        return "";
    }
}
