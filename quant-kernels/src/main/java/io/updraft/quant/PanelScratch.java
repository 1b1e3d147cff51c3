package io.updraft.quant;

import java.util.Arrays;

/// Heap arrays of one thread. Plain code works on them alone, because interpreted and half-compiled code is many times
/// faster on arrays than on segments. They grow to the largest matrix seen, and stay.
final class PanelScratch {
    private static final ThreadLocal<PanelScratch> OF_THREAD = ThreadLocal.withInitial(PanelScratch::new);

    final float[] weights = new float[Workspace.COLUMNS * PackedMatrix.WIDTH];
    final int[] words = new int[Workspace.COLUMNS * PackedMatrix.WIDTH / 2];
    final float[] scales = new float[PackedMatrix.WIDTH];
    final float[] zeros = new float[PackedMatrix.WIDTH];
    final int[] zeroWords = new int[PackedMatrix.WIDTH / 2];
    final float[] sums = new float[Workspace.ROWS * PackedMatrix.WIDTH];
    final float[] totals = new float[Workspace.ROWS * PackedMatrix.WIDTH];
    final int[] integers = new int[Workspace.ROWS * PackedMatrix.WIDTH];
    private float[] row = new float[0];
    private float[] rows = new float[0];
    private float[] rowScales = new float[0];
    private float[] tile = new float[0];
    private int[] pairs = new int[0];
    private byte[] codes = new byte[0];

    private PanelScratch() {
    }

    static PanelScratch get() {
        return OF_THREAD.get();
    }

    float[] row(int length) {
        if (row.length < length) {
            row = Arrays.copyOf(row, length);
        }
        return row;
    }

    /// Rows of the left operand, one after another.
    float[] rows(int length) {
        if (rows.length < length) {
            rows = Arrays.copyOf(rows, length);
        }
        return rows;
    }

    float[] rowScales(int length) {
        if (rowScales.length < length) {
            rowScales = Arrays.copyOf(rowScales, length);
        }
        return rowScales;
    }

    /// Rows of the left operand, side by side.
    float[] tile(int length) {
        if (tile.length < length) {
            tile = Arrays.copyOf(tile, length);
        }
        return tile;
    }

    int[] pairs(int length) {
        if (pairs.length < length) {
            pairs = Arrays.copyOf(pairs, length);
        }
        return pairs;
    }

    byte[] codes(int length) {
        if (codes.length < length) {
            codes = Arrays.copyOf(codes, length);
        }
        return codes;
    }
}
