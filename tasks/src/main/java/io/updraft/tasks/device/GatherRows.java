package io.updraft.tasks.device;

import io.updraft.runtime.plan.StepLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Looks up a row of a table for each token: embeddings of ids, or of positions. A work-group has a row.
public final class GatherRows {
    private GatherRows() {
    }

    /// The row of the table that token `row` asks for: its id, or its position.
    private static int index(IntArray step, int row, int byPosition) {
        return byPosition == 1 ? step.get(StepLayout.POSITION) + row : step.get(StepLayout.IDS + row);
    }

    /// @param table has [entries, width] at `tableAt`
    /// @param y [tokens, width]
    /// @param byPosition 1 to look up positions, 0 for ids
    public static void floats(KernelContext context, IntArray step, FloatArray table, FloatArray y, int tableAt,
            int width, int byPosition) {
        int row = context.groupIdx;
        if (row < step.get(StepLayout.TOKENS)) {
            int from = tableAt + index(step, row, byPosition) * width;
            for (int i = context.localIdx; i < width; i += context.localGroupSizeX) {
                y.set(row * width + i, table.get(from + i));
            }
        }
    }

    /// @param table has fp16 [entries, width] at `tableAt`, two in each integer, the first in the low half; width even
    public static void halves(KernelContext context, IntArray step, IntArray table, FloatArray y, int tableAt,
            int width, int byPosition) {
        int row = context.groupIdx;
        if (row < step.get(StepLayout.TOKENS)) {
            int words = width / 2;
            int from = tableAt + index(step, row, byPosition) * words;
            for (int i = context.localIdx; i < words; i += context.localGroupSizeX) {
                int pair = table.get(from + i);
                y.set(row * width + 2 * i, Rounding.half(pair & 65535));
                y.set(row * width + 2 * i + 1, Rounding.half((pair >> 16) & 65535));
            }
        }
    }

    /// @param table has codes of `bits` bits [entries, width] at `tableAt`, low bits first, rows in whole integers
    /// @param scales has scale and zero point of each block, [entries, blocks, 2] at `scalesAt`:
    ///        value = (code - zero point) * scale
    public static void codes(KernelContext context, IntArray step, IntArray table, FloatArray scales, FloatArray y,
            int tableAt, int scalesAt, int width, int bits, int blockSize, int byPosition) {
        int row = context.groupIdx;
        if (row < step.get(StepLayout.TOKENS)) {
            int perWord = 32 / bits;
            int mask = (1 << bits) - 1;
            int words = (width + perWord - 1) / perWord;
            int blocks = (width + blockSize - 1) / blockSize;
            int entry = index(step, row, byPosition);
            for (int i = context.localIdx; i < width; i += context.localGroupSizeX) {
                int word = table.get(tableAt + entry * words + i / perWord);
                int code = (word >> (i % perWord * bits)) & mask;
                int block = scalesAt + (entry * blocks + i / blockSize) * 2;
                y.set(row * width + i, (code - scales.get(block + 1)) * scales.get(block));
            }
        }
    }
}
