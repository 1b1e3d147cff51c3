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
            case NF4, FP4, LOG4, E4M3, E5M2 -> lookUp(scratch.words, groups, matrix.format(), scratch.weights);
            default -> {
                int loaded = -1;
                for (int g = 0; g < groups; g++) {
                    int block = (from + g * perHalf) / matrix.blockSize();
                    if (block != loaded) {
                        zeros(matrix, panel, block, scratch);
                        loaded = block;
                    }
                    if (perHalf == 4) {
                        nibbles(scratch.words, g * HALF, scratch.zeros, scratch.weights, g * 4 * WIDTH);
                    } else {
                        group(scratch.words, g * HALF, matrix.format().bits(), scratch.zeros, scratch.weights,
                                g * perHalf * WIDTH);
                    }
                }
            }
        }
    }

    private static void lookUp(int[] words, int groups, PackedFormat format, float[] weights) {
        float[] levels = format.levels();
        int mask = levels.length - 1;
        int t = 0;
        for (int g = 0; g < groups; g++) {
            for (int shift = 0; shift < 16; shift += format.bits()) {
                for (int i = 0; i < HALF; i++) {
                    int word = words[g * HALF + i];
                    weights[t + i] = levels[word >>> shift & mask];
                    weights[t + HALF + i] = levels[word >>> 16 + shift & mask];
                }
                t += WIDTH;
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

    private static void nibbles(int[] words, int first, float[] zeros, float[] weights, int target) {
        for (int i = 0; i < HALF; i++) {
            int word = words[first + i];
            int t = target + i;
            float low = zeros[i];
            float high = zeros[HALF + i];
            weights[t] = (word & 15) - low;
            weights[t + HALF] = (word >>> 16 & 15) - high;
            weights[t + WIDTH] = (word >>> 4 & 15) - low;
            weights[t + WIDTH + HALF] = (word >>> 20 & 15) - high;
            weights[t + 2 * WIDTH] = (word >>> 8 & 15) - low;
            weights[t + 2 * WIDTH + HALF] = (word >>> 24 & 15) - high;
            weights[t + 3 * WIDTH] = (word >>> 12 & 15) - low;
            weights[t + 3 * WIDTH + HALF] = (word >>> 28) - high;
        }
    }

    private static void group(int[] words, int first, int bits, float[] zeros, float[] weights, int target) {
        int mask = (1 << bits) - 1;
        int t = target;
        for (int shift = 0; shift < 16; shift += bits) {
            for (int i = 0; i < HALF; i++) {
                int word = words[first + i];
                weights[t + i] = (word >>> shift & mask) - zeros[i];
                weights[t + HALF + i] = (word >>> 16 + shift & mask) - zeros[HALF + i];
            }
            t += WIDTH;
        }
    }
}
