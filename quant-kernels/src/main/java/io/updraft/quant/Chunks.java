package io.updraft.quant;

/// How a panel's columns are cut into pieces that are decoded at a time.
final class Chunks {
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
