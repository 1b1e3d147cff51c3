package io.updraft.quant;

import java.util.Arrays;

/// Turns packed weights into floats `[k][32]`, on heap arrays.
final class PlainDecoder {
    private static final int WIDTH = PackedMatrix.WIDTH;
    private static final int HALF = WIDTH / 2;

    private PlainDecoder() {
    }

    /// Decodes columns `from` to `to - 1` of a panel into `scratch.weights`.
    static void decode(PackedMatrix matrix, int panel, int from, int to, PanelScratch scratch) {
        if (matrix.format() == PackedFormat.FLOAT32) {
            Native.read(matrix.panel(panel) + (long) from * PackedMatrix.ROW_BYTES, scratch.weights, 0,
                    (to - from) * WIDTH);
            return;
        }
        int perHalf = matrix.format().perHalf();
        int groups = (to - from) / perHalf;
        Native.read(matrix.panel(panel) + (long) (from / perHalf) * PackedMatrix.WORDS_BYTES, scratch.words, 0,
                groups * HALF);
        switch (matrix.format()) {
            case FLOAT16 -> {
                for (int i = 0; i < groups * HALF; i++) {
                    int word = scratch.words[i];
                    int target = target(i);
                    scratch.weights[target] = Half.decode(word);
                    scratch.weights[target + HALF] = Half.decode(word >>> 16);
                }
            }
            case BFLOAT16 -> {
                for (int i = 0; i < groups * HALF; i++) {
                    int word = scratch.words[i];
                    int target = target(i);
                    scratch.weights[target] = Float.intBitsToFloat(word << 16);
                    scratch.weights[target + HALF] = Float.intBitsToFloat(word & 0xffff0000);
                }
            }
            default -> {
                int loaded = -1;
                for (int g = 0; g < groups; g++) {
                    int block = (from + g * perHalf) / matrix.blockSize();
                    if (block != loaded) {
                        zeros(matrix, panel, block, scratch);
                        loaded = block;
                    }
                    group(scratch, g * HALF, matrix.format().bits(), g * perHalf * WIDTH);
                }
            }
        }
    }

    private static int target(int word) {
        return word / HALF * WIDTH + word % HALF;
    }

    private static void zeros(PackedMatrix matrix, int panel, int block, PanelScratch scratch) {
        switch (matrix.zeroPoints()) {
            case UNIFORM -> Arrays.fill(scratch.zeros, matrix.zeroPoint());
            case PACKED -> {
                Native.read(matrix.zeroPointsOf(panel) + (long) block * PackedMatrix.WORDS_BYTES, scratch.zeroWords, 0,
                        HALF);
                for (int i = 0; i < HALF; i++) {
                    scratch.zeros[i] = scratch.zeroWords[i] & 0xffff;
                    scratch.zeros[HALF + i] = scratch.zeroWords[i] >>> 16;
                }
            }
            case FLOAT -> Native.read(matrix.zeroPointsOf(panel) + (long) block * PackedMatrix.ROW_BYTES, scratch.zeros,
                    0, WIDTH);
        }
    }

    private static void group(PanelScratch scratch, int words, int bits, int target) {
        int mask = (1 << bits) - 1;
        int t = target;
        for (int shift = 0; shift < 16; shift += bits) {
            for (int i = 0; i < HALF; i++) {
                int word = scratch.words[words + i];
                scratch.weights[t + i] = (word >>> shift & mask) - scratch.zeros[i];
                scratch.weights[t + HALF + i] = (word >>> 16 + shift & mask) - scratch.zeros[HALF + i];
            }
            t += WIDTH;
        }
    }
}
