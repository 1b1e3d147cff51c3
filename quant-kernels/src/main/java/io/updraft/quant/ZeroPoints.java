package io.updraft.quant;

/// Where a packed matrix has its zero points.
enum ZeroPoints {
    /// One integer for all.
    UNIFORM,
    /// An integer 0 to 255 for each row and block: words `[block][16]`, row `i` in the low half, row `16 + i` in the
    /// high half.
    PACKED,
    /// A float for each row and block: `[block][32]`.
    FLOAT
}
