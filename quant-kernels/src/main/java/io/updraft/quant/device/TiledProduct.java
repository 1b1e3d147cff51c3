package io.updraft.quant.device;

import io.updraft.tasks.device.Rounding;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/// `y = x W^T + b` in floats with weights in the tiles of NVIDIA's matrix units
/// ([io.updraft.quant.cuda.TiledWeight] has the layout), for devices that have none: one copy of the weights serves
/// everywhere. A work-group has the 16 rows of a tile for 8 tokens, a work-item one sum. Right on every backend, and no
/// more: 4-bit codes are decoded once a token.
public final class TiledProduct {
    /// Work-items of a group: 16 outputs of 8 tokens.
    public static final int GROUP = 128;
    /// Tokens of a group.
    public static final int TOKENS = 8;
    private static final int ROWS = 16;
    private static final int COLUMNS = 128;
    private static final int INT4 = 0;
    private static final int INT8 = 1;
    private static final int FP8 = 2;
    private static final int CODEBOOK = 4;
    private static final int E5M2 = 5;

    private TiledProduct() {
    }

    /// Grid: `ceil(n / 16)` work-groups in the first dimension, `ceil(tokens / 8)` in the second.
    ///
    /// @param x [tokens, K]
    /// @param codes tiles of weights, after `pad` bytes
    /// @param scales of tiles, as halves, after `pad` bytes
    /// @param zeros the same of zero points, or what pairs of a codebook's codes stand for
    /// @param bias halves [N]
    /// @param y [tokens, N]
    /// @param bits of a weight
    /// @param format ordinal of the tiles' format
    /// @param groups scales of a row in a tile, 0 for none
    /// @param zeroed 1 if there are zero points
    /// @param biased 1 if there is a bias
    public static void product(KernelContext context, FloatArray x, ByteArray codes, ShortArray scales,
            ShortArray zeros, ShortArray bias, FloatArray y, int tokens, int n, int k, int bits, int format, int groups,
            int zeroed, int biased, int pad) {
        int row = context.groupIdx * ROWS + context.localIdx % ROWS;
        int token = context.groupIdy * TOKENS + context.localIdx / ROWS;
        int inside = token < tokens ? n : 0;
        if (row < inside) {
            int words = bits / 4;
            int tiles = (k + COLUMNS - 1) / COLUMNS;
            int inTile = row % ROWS;
            float sum = 0f;
            for (int c = 0; c < k; c++) {
                int tile = context.groupIdx * tiles + c / COLUMNS;
                int pair = c % 32 / 8;
                int bit = (pair * 2 + c % 2) * bits;
                if (format == INT4) {
                    bit = pair * 4 + c % 2 * 16;
                }
                int word = inTile % 2 * (4 * words) + c % COLUMNS / 32 * words + bit / 32;
                int lane = inTile / 2 * 4 + c % 8 / 2;
                int at = pad + tile * (ROWS * COLUMNS / 8 * bits) + word / 4 * 512 + lane * 16 + word % 4 * 4
                        + bit % 32 / 8;
                int stored = codes.get(at) & 255;
                float weight = 0f;
                if (bits == 16) {
                    weight = Rounding.half(stored + (codes.get(at + 1) & 255) * 256);
                } else {
                    int group = pad / 2 + (tile * ROWS + inTile) * groups + c % COLUMNS / (COLUMNS / groups);
                    float zero = 8f;
                    if (format == INT8) {
                        zero = 128f;
                    }
                    if (zeroed != 0) {
                        float own = Rounding.half(zeros.get(group) & 65535);
                        zero = format == INT8 ? zero + own : own;
                    }
                    if (format == FP8) {
                        // A half of the same bits further up is 1/256 of the number.
                        weight = Rounding.half((stored & 127) * 128) * (stored < 128 ? 256f : -256f);
                    } else if (format == E5M2) {
                        // Scales are 4096 times as large.
                        weight = Rounding.half(stored * 256) / 4096f;
                    } else {
                        int code = stored;
                        if (bits == 4) {
                            code = (stored >> (bit % 8)) & 15;
                        }
                        weight = code - zero;
                        if (format == CODEBOOK) {
                            weight = Rounding.half(zeros.get(pad / 2 + code * 2) & 65535);
                        }
                    }
                    weight = weight * Rounding.half(scales.get(group) & 65535);
                }
                sum += x.get(token * k + c) * weight;
            }
            if (biased != 0) {
                sum += Rounding.half(bias.get(row) & 65535);
            }
            y.set(token * n + row, sum);
        }
    }
}
