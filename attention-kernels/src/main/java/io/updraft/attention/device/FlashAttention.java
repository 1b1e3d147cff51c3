package io.updraft.attention.device;

import io.updraft.runtime.plan.StepLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Causal attention of a chunk's queries over their sequence's cache, tile by tile with online softmax (Dao 2023,
/// FlashAttention-2): scores never leave the work-group.
///
/// A work-group of 256 has [#TILE] queries of a head and passes over the keys in tiles of as many. Queries, keys and
/// values pass through local memory in slices of [#SLICE] elements; a work-item has 4 x 4 scores, and of each slice of the
/// output 4 rows x 2 elements. Four work-items share the softmax of a row.
public final class FlashAttention {
    /// Queries of a work-group, and keys of a tile.
    public static final int TILE = 64;
    /// Work-items of a group.
    public static final int GROUP = 256;
    private static final int SLICE = 32;
    private static final int SIDE = 16;
    private static final int PITCH = TILE + 1;
    /// Output elements of a work-item: 8 of each slice of the largest head.
    private static final int OUTPUTS = 8 * (AttentionForm.MAX_HEAD_DIM / SLICE);
    private static final float NONE = -1e30f;

    private FlashAttention() {
    }

    /// @param queries [tokens, heads headDim], rotated
    /// @param cache floats of the layer, with the chunk's keys and values, see [AttentionForm]
    /// @param codes words of the layer
    /// @param weights has sinks [heads] at `sinksAt`
    /// @param y [tokens, heads headDim]
    /// @param window positions that a query sees, itself included; 0 for all
    /// @param softcap scores become `softcap tanh(score / softcap)`; 0 for none
    public static void attend(KernelContext context, IntArray step, FloatArray queries, FloatArray cache,
            IntArray codes, FloatArray weights, FloatArray y, int sinksAt, int heads, int kvHeads, int headDim,
            int contextLength,
            int form, float scale, int window, float softcap) {
        float[] left = context.allocateFloatLocalArray(SLICE * PITCH);
        float[] right = context.allocateFloatLocalArray(SLICE * PITCH);
        float[] scores = context.allocateFloatLocalArray(TILE * PITCH);
        float[] parts = context.allocateFloatLocalArray(GROUP);
        float[] decays = context.allocateFloatLocalArray(TILE);
        float[] sums = context.allocateFloatLocalArray(TILE);
        float[] outputs = new float[OUTPUTS];
        float[] products = new float[16];
        for (int i = 0; i < OUTPUTS; i++) {
            outputs[i] = 0f;
        }
        int id = context.localIdx;
        int column = id % SIDE;
        int row = id / SIDE;
        int head = context.groupIdx;
        int firstRow = context.groupIdy * TILE;
        int tokens = step.get(StepLayout.TOKENS);
        int position = step.get(StepLayout.POSITION);
        int kvHead = head / (heads / kvHeads);
        int keyType = (form >> AttentionForm.KEY_TYPE) & 3;
        int valueType = (form >> AttentionForm.VALUE_TYPE) & 3;
        int keyFloats = CacheCodes.floats(keyType, headDim) * contextLength;
        int valueFloats = CacheCodes.floats(valueType, headDim) * contextLength;
        int keyWords = CacheCodes.words(keyType, headDim) * contextLength;
        int valueWords = CacheCodes.words(valueType, headDim) * contextLength;
        int floatBase = step.get(StepLayout.SLOT) * kvHeads * (keyFloats + valueFloats);
        int wordBase = step.get(StepLayout.SLOT) * kvHeads * (keyWords + valueWords);
        int keys = floatBase + kvHead * keyFloats;
        int values = floatBase + kvHeads * keyFloats + kvHead * valueFloats;
        int keyCodes = wordBase + kvHead * keyWords;
        int valueCodes = wordBase + kvHeads * keyWords + kvHead * valueWords;
        int keyShift = CacheCodes.shift(keyType);
        int valueShift = CacheCodes.shift(valueType);
        int valuePitch = CacheCodes.words(valueType, headDim);
        int slices = (headDim + SLICE - 1) / SLICE;

        // The row whose softmax this work-item shares, and which of the four it is.
        int softRow = id / 4;
        int quarter = id % 4;
        int softPosition = position + firstRow + softRow;
        int firstSeen = window == 0 ? 0 : softPosition + 1 - window;
        float max = NONE;
        float sum = 0f;
        if ((form & AttentionForm.SMOOTH) != 0) {
            max = (form & AttentionForm.SINKS) != 0 ? weights.get(sinksAt + head) : 0f;
            sum = 1f;
        }
        int lastRow = TornadoMath.min(firstRow + TILE, tokens) - 1;
        int end = firstRow < tokens ? position + lastRow + 1 : 0;
        int begin = window > 0 ? TornadoMath.max(0, position + firstRow + 1 - window) / TILE * TILE : 0;
        for (int start = begin; start < end; start += TILE) {
            for (int i = 0; i < 16; i++) {
                products[i] = 0f;
            }
            for (int slice = 0; slice < slices; slice++) {
                for (int part = 0; part < 8; part++) {
                    int index = part * GROUP + id;
                    int line = index / SLICE;
                    int d = slice * SLICE + index % SLICE;
                    int token = TornadoMath.min(firstRow + line, tokens - 1);
                    float inside = d < headDim ? 1f : 0f;
                    left[index % SLICE * PITCH + line] = inside
                            * queries.get((token * heads + head) * headDim + TornadoMath.min(d, headDim - 1));
                    int keyLine = index % TILE;
                    int keyD = TornadoMath.min(slice * SLICE + index / TILE, headDim - 1);
                    int keyAt = TornadoMath.min(start + keyLine, end - 1);
                    float key = 0f;
                    if (keyType == 0) {
                        key = cache.get(keys + keyD * contextLength + keyAt);
                    } else {
                        int word = codes.get(keyCodes + (keyD >> keyShift) * contextLength + keyAt);
                        key = CacheCodes.decode(word, keyD, keyType);
                        if (keyType >= CacheCodes.BYTES) {
                            key *= cache.get(keys + keyAt);
                        }
                    }
                    right[index / TILE * PITCH + keyLine] = key;
                }
                context.localBarrier();
                for (int d = 0; d < SLICE; d++) {
                    float a0 = left[d * PITCH + row];
                    float a1 = left[d * PITCH + row + SIDE];
                    float a2 = left[d * PITCH + row + 2 * SIDE];
                    float a3 = left[d * PITCH + row + 3 * SIDE];
                    for (int c = 0; c < 4; c++) {
                        float b = right[d * PITCH + column + c * SIDE];
                        products[c] += a0 * b;
                        products[4 + c] += a1 * b;
                        products[8 + c] += a2 * b;
                        products[12 + c] += a3 * b;
                    }
                }
                context.localBarrier();
            }
            for (int r = 0; r < 4; r++) {
                for (int c = 0; c < 4; c++) {
                    scores[(row + r * SIDE) * PITCH + column + c * SIDE] = products[r * 4 + c];
                }
            }
            context.localBarrier();
            float most = NONE;
            for (int i = 0; i < SIDE; i++) {
                int at = start + i * 4 + quarter;
                float score = scores[softRow * PITCH + i * 4 + quarter] * scale;
                if (softcap > 0f) {
                    score = softcap * (1f - 2f / (TornadoMath.exp(TornadoMath.min(2f * score / softcap, 80f)) + 1f));
                }
                score = at > softPosition ? NONE : at < firstSeen ? NONE : score;
                scores[softRow * PITCH + i * 4 + quarter] = score;
                most = TornadoMath.max(most, score);
            }
            parts[id] = most;
            context.localBarrier();
            float newMax = TornadoMath.max(max, TornadoMath.max(TornadoMath.max(parts[softRow * 4],
                    parts[softRow * 4 + 1]), TornadoMath.max(parts[softRow * 4 + 2], parts[softRow * 4 + 3])));
            context.localBarrier();
            float weight = 0f;
            for (int i = 0; i < SIDE; i++) {
                float score = scores[softRow * PITCH + i * 4 + quarter];
                float each = score > NONE ? TornadoMath.exp(score - newMax) : 0f;
                scores[softRow * PITCH + i * 4 + quarter] = each;
                weight += each;
            }
            parts[id] = weight;
            float decay = TornadoMath.exp(max - newMax);
            max = newMax;
            if (quarter == 0) {
                decays[softRow] = decay;
            }
            context.localBarrier();
            sum = sum * decay + parts[softRow * 4] + parts[softRow * 4 + 1] + parts[softRow * 4 + 2]
                    + parts[softRow * 4 + 3];
            for (int i = 0; i < OUTPUTS; i++) {
                outputs[i] = outputs[i] * decays[row + i / 2 % 4 * SIDE];
            }
            for (int slice = 0; slice < slices; slice++) {
                for (int part = 0; part < 8; part++) {
                    int index = part * GROUP + id;
                    int line = index / SLICE;
                    int d = TornadoMath.min(slice * SLICE + index % SLICE, headDim - 1);
                    int at = TornadoMath.min(start + line, end - 1);
                    float value = 0f;
                    if (valueType == 0) {
                        value = cache.get(values + at * headDim + d);
                    } else {
                        int word = codes.get(valueCodes + at * valuePitch + (d >> valueShift));
                        value = CacheCodes.decode(word, d, valueType);
                        if (valueType >= CacheCodes.BYTES) {
                            value *= cache.get(values + at);
                        }
                    }
                    right[index % SLICE * PITCH + line] = value;
                }
                context.localBarrier();
                for (int key = 0; key < TILE; key++) {
                    float v0 = right[column * PITCH + key];
                    float v1 = right[(column + SIDE) * PITCH + key];
                    for (int r = 0; r < 4; r++) {
                        float p = scores[(row + r * SIDE) * PITCH + key];
                        outputs[slice * 8 + r * 2] += p * v0;
                        outputs[slice * 8 + r * 2 + 1] += p * v1;
                    }
                }
                context.localBarrier();
            }
        }
        if (quarter == 0) {
            sums[softRow] = sum;
        }
        context.localBarrier();
        for (int slice = 0; slice < slices; slice++) {
            for (int r = 0; r < 4; r++) {
                int line = row + r * SIDE;
                int token = firstRow + line;
                int d = slice * SLICE + column;
                int width = token < tokens ? headDim : 0;
                if (d < width) {
                    y.set((token * heads + head) * headDim + d, outputs[slice * 8 + r * 2] / sums[line]);
                }
                if (d + SIDE < width) {
                    y.set((token * heads + head) * headDim + d + SIDE, outputs[slice * 8 + r * 2 + 1] / sums[line]);
                }
            }
        }
    }
}
