package io.updraft.quant;

/// Weights of N output rows and K columns, packed for the products. Immutable; addresses point into an arena that
/// outlives it.
///
/// Rows lie in panels of [#WIDTH]; the last panel is filled up with zeros. K is padded to whole words.
/// Quantized weights are `(code - zeroPoint) * scale`, scale and zero point for each row and block of k.
///
/// @param blockSize columns that share a scale; the padded K where all do, and for floats
/// @param data address of `panels` times [#panelBytes] bytes
/// @param scales address of floats `[panel][block][32]`; 0 for float formats
/// @param zeroPoint the zero point where it is uniform
/// @param zeroPointData address of the others, `[panel]` of what [ZeroPoints] says
/// @param bias address of floats `[panel][32]`; 0 without
record PackedMatrix(PackedFormat format, int n, int k, int paddedK, int blockSize, int blocks, long data, long scales,
        ZeroPoints zeroPoints, int zeroPoint, long zeroPointData, long bias, long bytes) {
    /// Rows of a panel.
    static final int WIDTH = 32;
    /// Bytes of one row of a panel of floats.
    static final int ROW_BYTES = WIDTH * Float.BYTES;
    /// Bytes of a row of words.
    static final int WORDS_BYTES = 64;

    PackedMatrix {
        if (n < 1 || k < 1 || paddedK < k || paddedK % format.perHalf() != 0 || blockSize % format.perHalf() != 0
                || blocks != Math.ceilDiv(paddedK, blockSize)) {
            throw new IllegalArgumentException("cannot pack " + n + " x " + k + " (padded " + paddedK + ") as " + format
                    + " with " + blocks + " blocks of " + blockSize);
        }
    }

    int panels() {
        return Math.ceilDiv(n, WIDTH);
    }

    long panelBytes() {
        return format.panelBytes(paddedK);
    }

    long panel(int panel) {
        return data + panel * panelBytes();
    }

    long scalesOf(int panel) {
        return scales + (long) panel * blocks * ROW_BYTES;
    }

    long zeroPointsOf(int panel) {
        return zeroPointData + (long) panel * blocks * (zeroPoints == ZeroPoints.FLOAT ? ROW_BYTES : WORDS_BYTES);
    }
}
