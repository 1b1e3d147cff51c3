package io.updraft.quant;

import java.lang.foreign.Arena;

/// How a panel's columns are cut into pieces that are decoded at a time.
final class Chunks {
    /// Address of eight rows of zero sums.
    static final long ZEROS = Arena.global().allocate(8L * PackedMatrix.ROW_BYTES, 64).address();

    private Chunks() {
    }

    /// Where the piece that begins at column `from` ends: several whole blocks, or a part of a large one.
    static int end(PackedMatrix matrix, int from) {
        int size = matrix.blockSize();
        if (size <= Workspace.COLUMNS) {
            return Math.min(matrix.paddedK(), from + Workspace.COLUMNS / size * size);
        }
        int blockEnd = Math.min(matrix.paddedK(), (from / size + 1) * size);
        return Math.min(blockEnd, from + Workspace.COLUMNS);
    }
}
