package io.updraft.attention.device;

import io.updraft.runtime.plan.StepLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Causal attention of a chunk's queries over their sequence's cache, tile by tile with online softmax (Dao 2023,
/// FlashAttention-2): scores never leave the work-group.
///
/// A work-group of [#GROUP] has [#TILE] queries of a head and [#OUTPUTS] elements of their outputs, and passes over the keys in
/// tiles of as many. Queries and keys pass through local memory in slices of [#SLICE] elements, values in slices of [#KEYS]
/// positions. A work-item has 4 x 4 scores, then shares the softmax of a row with three others, then has 8 x 4 outputs, all
/// in variables with names: PTX keeps private arrays in memory. Rows of a work-item lie side by side, so that compilers can
/// load four at once. The last queries, which see most keys, begin first.
public final class FlashAttention {
    /// Queries of a work-group, and keys of a tile.
    public static final int TILE = 64;
    /// Work-items of a group.
    public static final int GROUP = 256;
    /// Elements of a head's outputs that a group computes.
    public static final int OUTPUTS = 128;
    private static final int SLICE = 32;
    private static final int KEYS = 16;
    private static final int SIDE = 16;
    private static final int LANES = 32;
    private static final int QUARTERS = GROUP / TILE;
    /// Longer than the tile, so that fewer stores fall into one bank; in whole fours.
    private static final int PITCH = TILE + 4;
    private static final float NONE = -1e30f;

    private FlashAttention() {
    }

    /// Work-groups for each head.
    public static int parts(int headDim) {
        return (headDim + OUTPUTS - 1) / OUTPUTS;
    }

    /// Grid: `heads * parts(headDim)` work-groups in the first dimension, `ceil(tokens / TILE)` in the second.
    ///
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
        float[] rows = context.allocateFloatLocalArray(TILE);
        float o00 = 0f;
        float o01 = 0f;
        float o02 = 0f;
        float o03 = 0f;
        float o10 = 0f;
        float o11 = 0f;
        float o12 = 0f;
        float o13 = 0f;
        float o20 = 0f;
        float o21 = 0f;
        float o22 = 0f;
        float o23 = 0f;
        float o30 = 0f;
        float o31 = 0f;
        float o32 = 0f;
        float o33 = 0f;
        float o40 = 0f;
        float o41 = 0f;
        float o42 = 0f;
        float o43 = 0f;
        float o50 = 0f;
        float o51 = 0f;
        float o52 = 0f;
        float o53 = 0f;
        float o60 = 0f;
        float o61 = 0f;
        float o62 = 0f;
        float o63 = 0f;
        float o70 = 0f;
        float o71 = 0f;
        float o72 = 0f;
        float o73 = 0f;
        int id = context.localIdx;
        int column = id % SIDE;
        int row = id / SIDE * 4;
        int lane = id % LANES;
        int outRow = id / LANES * 8;
        int head = context.groupIdx / ((headDim + OUTPUTS - 1) / OUTPUTS);
        int firstOutput = context.groupIdx % ((headDim + OUTPUTS - 1) / OUTPUTS) * OUTPUTS;
        int tokens = step.get(StepLayout.TOKENS);
        int position = step.get(StepLayout.POSITION);
        int tile = (tokens + TILE - 1) / TILE - 1 - context.groupIdy;
        int firstRow = tile * TILE;
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

        // The row whose softmax this work-item shares, and which of the four it is.
        int softRow = id % TILE;
        int quarter = id / TILE;
        int softPosition = position + firstRow + softRow;
        int firstSeen = window == 0 ? 0 : softPosition + 1 - window;
        float max = NONE;
        float sum = 0f;
        if ((form & AttentionForm.SMOOTH) != 0) {
            max = (form & AttentionForm.SINKS) != 0 ? weights.get(sinksAt + head) : 0f;
            sum = 1f;
        }
        int lastRow = TornadoMath.min(firstRow + TILE, tokens) - 1;
        int end = tile >= 0 ? position + lastRow + 1 : 0;
        int begin = window > 0 ? TornadoMath.max(0, position + firstRow + 1 - window) / TILE * TILE : 0;
        int width = tile >= 0 ? headDim : 0;
        int inSlice = id % SLICE;
        int line = id / SLICE;
        int keyLine = id % TILE;
        int keyPart = id / TILE;
        int valueLane = firstOutput + id % OUTPUTS;
        int valueElement = TornadoMath.min(valueLane, headDim - 1);
        int valueLine = id / OUTPUTS;
        for (int start = begin; start < end; start += TILE) {
            float s00 = 0f;
            float s01 = 0f;
            float s02 = 0f;
            float s03 = 0f;
            float s10 = 0f;
            float s11 = 0f;
            float s12 = 0f;
            float s13 = 0f;
            float s20 = 0f;
            float s21 = 0f;
            float s22 = 0f;
            float s23 = 0f;
            float s30 = 0f;
            float s31 = 0f;
            float s32 = 0f;
            float s33 = 0f;
            int keyAt = TornadoMath.min(start + keyLine, end - 1);
            for (int slice = 0; slice < width; slice += SLICE) {
                int element = TornadoMath.min(slice + inSlice, headDim - 1);
                float q0 = queries
                        .get((TornadoMath.min(firstRow + line, tokens - 1) * heads + head) * headDim + element);
                float q1 = queries
                        .get((TornadoMath.min(firstRow + line + 8, tokens - 1) * heads + head) * headDim + element);
                float q2 = queries
                        .get((TornadoMath.min(firstRow + line + 16, tokens - 1) * heads + head) * headDim + element);
                float q3 = queries
                        .get((TornadoMath.min(firstRow + line + 24, tokens - 1) * heads + head) * headDim + element);
                float q4 = queries
                        .get((TornadoMath.min(firstRow + line + 32, tokens - 1) * heads + head) * headDim + element);
                float q5 = queries
                        .get((TornadoMath.min(firstRow + line + 40, tokens - 1) * heads + head) * headDim + element);
                float q6 = queries
                        .get((TornadoMath.min(firstRow + line + 48, tokens - 1) * heads + head) * headDim + element);
                float q7 = queries
                        .get((TornadoMath.min(firstRow + line + 56, tokens - 1) * heads + head) * headDim + element);
                float k0 = key(cache, codes, keys, keyCodes, keyAt, TornadoMath.min(slice + keyPart, headDim - 1),
                        contextLength, keyType);
                float k1 = key(cache, codes, keys, keyCodes, keyAt, TornadoMath.min(slice + keyPart + 4, headDim - 1),
                        contextLength, keyType);
                float k2 = key(cache, codes, keys, keyCodes, keyAt, TornadoMath.min(slice + keyPart + 8, headDim - 1),
                        contextLength, keyType);
                float k3 = key(cache, codes, keys, keyCodes, keyAt, TornadoMath.min(slice + keyPart + 12, headDim - 1),
                        contextLength, keyType);
                float k4 = key(cache, codes, keys, keyCodes, keyAt, TornadoMath.min(slice + keyPart + 16, headDim - 1),
                        contextLength, keyType);
                float k5 = key(cache, codes, keys, keyCodes, keyAt, TornadoMath.min(slice + keyPart + 20, headDim - 1),
                        contextLength, keyType);
                float k6 = key(cache, codes, keys, keyCodes, keyAt, TornadoMath.min(slice + keyPart + 24, headDim - 1),
                        contextLength, keyType);
                float k7 = key(cache, codes, keys, keyCodes, keyAt, TornadoMath.min(slice + keyPart + 28, headDim - 1),
                        contextLength, keyType);
                left[inSlice * PITCH + line] = q0;
                left[inSlice * PITCH + line + 8] = q1;
                left[inSlice * PITCH + line + 16] = q2;
                left[inSlice * PITCH + line + 24] = q3;
                left[inSlice * PITCH + line + 32] = q4;
                left[inSlice * PITCH + line + 40] = q5;
                left[inSlice * PITCH + line + 48] = q6;
                left[inSlice * PITCH + line + 56] = q7;
                right[keyPart * PITCH + keyLine] = k0;
                right[(keyPart + 4) * PITCH + keyLine] = k1;
                right[(keyPart + 8) * PITCH + keyLine] = k2;
                right[(keyPart + 12) * PITCH + keyLine] = k3;
                right[(keyPart + 16) * PITCH + keyLine] = k4;
                right[(keyPart + 20) * PITCH + keyLine] = k5;
                right[(keyPart + 24) * PITCH + keyLine] = k6;
                right[(keyPart + 28) * PITCH + keyLine] = k7;
                context.localBarrier();
                // Not a constant, so that it is not unrolled where it would be slow to compile.
                int depth = TornadoMath.min(SLICE, width - slice);
                for (int d = 0; d < depth; d++) {
                    float a0 = left[d * PITCH + row];
                    float a1 = left[d * PITCH + row + 1];
                    float a2 = left[d * PITCH + row + 2];
                    float a3 = left[d * PITCH + row + 3];
                    float b0 = right[d * PITCH + column];
                    float b1 = right[d * PITCH + column + 16];
                    float b2 = right[d * PITCH + column + 32];
                    float b3 = right[d * PITCH + column + 48];
                    s00 += a0 * b0;
                    s01 += a0 * b1;
                    s02 += a0 * b2;
                    s03 += a0 * b3;
                    s10 += a1 * b0;
                    s11 += a1 * b1;
                    s12 += a1 * b2;
                    s13 += a1 * b3;
                    s20 += a2 * b0;
                    s21 += a2 * b1;
                    s22 += a2 * b2;
                    s23 += a2 * b3;
                    s30 += a3 * b0;
                    s31 += a3 * b1;
                    s32 += a3 * b2;
                    s33 += a3 * b3;
                }
                context.localBarrier();
            }
            scores[column * PITCH + row] = s00;
            scores[column * PITCH + row + 1] = s10;
            scores[column * PITCH + row + 2] = s20;
            scores[column * PITCH + row + 3] = s30;
            scores[(column + 16) * PITCH + row] = s01;
            scores[(column + 16) * PITCH + row + 1] = s11;
            scores[(column + 16) * PITCH + row + 2] = s21;
            scores[(column + 16) * PITCH + row + 3] = s31;
            scores[(column + 32) * PITCH + row] = s02;
            scores[(column + 32) * PITCH + row + 1] = s12;
            scores[(column + 32) * PITCH + row + 2] = s22;
            scores[(column + 32) * PITCH + row + 3] = s32;
            scores[(column + 48) * PITCH + row] = s03;
            scores[(column + 48) * PITCH + row + 1] = s13;
            scores[(column + 48) * PITCH + row + 2] = s23;
            scores[(column + 48) * PITCH + row + 3] = s33;
            context.localBarrier();
            float most = NONE;
            for (int i = quarter; i < TILE; i += QUARTERS) {
                int at = start + i;
                float score = scores[i * PITCH + softRow] * scale;
                if (softcap > 0f) {
                    score = softcap * (1f - 2f / (TornadoMath.exp(TornadoMath.min(2f * score / softcap, 80f)) + 1f));
                }
                score = at > softPosition ? NONE : at < firstSeen ? NONE : score;
                scores[i * PITCH + softRow] = score;
                most = TornadoMath.max(most, score);
            }
            parts[id] = most;
            context.localBarrier();
            float newMax = TornadoMath.max(max, TornadoMath.max(TornadoMath.max(parts[softRow], parts[softRow + TILE]),
                    TornadoMath.max(parts[softRow + 2 * TILE], parts[softRow + 3 * TILE])));
            context.localBarrier();
            float weight = 0f;
            for (int i = quarter; i < TILE; i += QUARTERS) {
                float score = scores[i * PITCH + softRow];
                float each = score > NONE ? TornadoMath.exp(score - newMax) : 0f;
                scores[i * PITCH + softRow] = each;
                weight += each;
            }
            parts[id] = weight;
            float decay = TornadoMath.exp(max - newMax);
            max = newMax;
            if (quarter == 0) {
                rows[softRow] = decay;
            }
            context.localBarrier();
            sum = sum * decay + parts[softRow] + parts[softRow + TILE] + parts[softRow + 2 * TILE]
                    + parts[softRow + 3 * TILE];
            float decay0 = rows[outRow];
            o00 *= decay0;
            o01 *= decay0;
            o02 *= decay0;
            o03 *= decay0;
            float decay1 = rows[outRow + 1];
            o10 *= decay1;
            o11 *= decay1;
            o12 *= decay1;
            o13 *= decay1;
            float decay2 = rows[outRow + 2];
            o20 *= decay2;
            o21 *= decay2;
            o22 *= decay2;
            o23 *= decay2;
            float decay3 = rows[outRow + 3];
            o30 *= decay3;
            o31 *= decay3;
            o32 *= decay3;
            o33 *= decay3;
            float decay4 = rows[outRow + 4];
            o40 *= decay4;
            o41 *= decay4;
            o42 *= decay4;
            o43 *= decay4;
            float decay5 = rows[outRow + 5];
            o50 *= decay5;
            o51 *= decay5;
            o52 *= decay5;
            o53 *= decay5;
            float decay6 = rows[outRow + 6];
            o60 *= decay6;
            o61 *= decay6;
            o62 *= decay6;
            o63 *= decay6;
            float decay7 = rows[outRow + 7];
            o70 *= decay7;
            o71 *= decay7;
            o72 *= decay7;
            o73 *= decay7;
            int seen = TornadoMath.min(TILE, end - start);
            for (int first = 0; first < seen; first += KEYS) {
                float v0 = value(cache, codes, values, valueCodes, TornadoMath.min(start + first + valueLine, end - 1),
                        valueElement, headDim, valueType);
                float v1 = value(cache, codes, values, valueCodes,
                        TornadoMath.min(start + first + valueLine + 2, end - 1), valueElement, headDim, valueType);
                float v2 = value(cache, codes, values, valueCodes,
                        TornadoMath.min(start + first + valueLine + 4, end - 1), valueElement, headDim, valueType);
                float v3 = value(cache, codes, values, valueCodes,
                        TornadoMath.min(start + first + valueLine + 6, end - 1), valueElement, headDim, valueType);
                float v4 = value(cache, codes, values, valueCodes,
                        TornadoMath.min(start + first + valueLine + 8, end - 1), valueElement, headDim, valueType);
                float v5 = value(cache, codes, values, valueCodes,
                        TornadoMath.min(start + first + valueLine + 10, end - 1), valueElement, headDim, valueType);
                float v6 = value(cache, codes, values, valueCodes,
                        TornadoMath.min(start + first + valueLine + 12, end - 1), valueElement, headDim, valueType);
                float v7 = value(cache, codes, values, valueCodes,
                        TornadoMath.min(start + first + valueLine + 14, end - 1), valueElement, headDim, valueType);
                right[valueLine * OUTPUTS + id % OUTPUTS] = v0;
                right[(valueLine + 2) * OUTPUTS + id % OUTPUTS] = v1;
                right[(valueLine + 4) * OUTPUTS + id % OUTPUTS] = v2;
                right[(valueLine + 6) * OUTPUTS + id % OUTPUTS] = v3;
                right[(valueLine + 8) * OUTPUTS + id % OUTPUTS] = v4;
                right[(valueLine + 10) * OUTPUTS + id % OUTPUTS] = v5;
                right[(valueLine + 12) * OUTPUTS + id % OUTPUTS] = v6;
                right[(valueLine + 14) * OUTPUTS + id % OUTPUTS] = v7;
                context.localBarrier();
                int depth = TornadoMath.min(KEYS, seen - first);
                for (int i = 0; i < depth; i++) {
                    float p0 = scores[(first + i) * PITCH + outRow];
                    float p1 = scores[(first + i) * PITCH + outRow + 1];
                    float p2 = scores[(first + i) * PITCH + outRow + 2];
                    float p3 = scores[(first + i) * PITCH + outRow + 3];
                    float p4 = scores[(first + i) * PITCH + outRow + 4];
                    float p5 = scores[(first + i) * PITCH + outRow + 5];
                    float p6 = scores[(first + i) * PITCH + outRow + 6];
                    float p7 = scores[(first + i) * PITCH + outRow + 7];
                    float e0 = right[i * OUTPUTS + lane];
                    o00 += p0 * e0;
                    o10 += p1 * e0;
                    o20 += p2 * e0;
                    o30 += p3 * e0;
                    o40 += p4 * e0;
                    o50 += p5 * e0;
                    o60 += p6 * e0;
                    o70 += p7 * e0;
                    if (headDim > 32) {
                        float e1 = right[i * OUTPUTS + lane + 32];
                        o01 += p0 * e1;
                        o11 += p1 * e1;
                        o21 += p2 * e1;
                        o31 += p3 * e1;
                        o41 += p4 * e1;
                        o51 += p5 * e1;
                        o61 += p6 * e1;
                        o71 += p7 * e1;
                    }
                    if (headDim > 64) {
                        float e2 = right[i * OUTPUTS + lane + 64];
                        o02 += p0 * e2;
                        o12 += p1 * e2;
                        o22 += p2 * e2;
                        o32 += p3 * e2;
                        o42 += p4 * e2;
                        o52 += p5 * e2;
                        o62 += p6 * e2;
                        o72 += p7 * e2;
                    }
                    if (headDim > 96) {
                        float e3 = right[i * OUTPUTS + lane + 96];
                        o03 += p0 * e3;
                        o13 += p1 * e3;
                        o23 += p2 * e3;
                        o33 += p3 * e3;
                        o43 += p4 * e3;
                        o53 += p5 * e3;
                        o63 += p6 * e3;
                        o73 += p7 * e3;
                    }
                }
                context.localBarrier();
            }
        }
        if (quarter == 0) {
            rows[softRow] = sum;
        }
        context.localBarrier();
        int output = firstOutput + lane;
        int width0 = firstRow + outRow < tokens ? width : 0;
        int at0 = ((firstRow + outRow) * heads + head) * headDim + output;
        float sum0 = rows[outRow];
        if (output < width0) {
            y.set(at0, o00 / sum0);
        }
        if (output + 32 < width0) {
            y.set(at0 + 32, o01 / sum0);
        }
        if (output + 64 < width0) {
            y.set(at0 + 64, o02 / sum0);
        }
        if (output + 96 < width0) {
            y.set(at0 + 96, o03 / sum0);
        }
        int width1 = firstRow + outRow + 1 < tokens ? width : 0;
        int at1 = ((firstRow + outRow + 1) * heads + head) * headDim + output;
        float sum1 = rows[outRow + 1];
        if (output < width1) {
            y.set(at1, o10 / sum1);
        }
        if (output + 32 < width1) {
            y.set(at1 + 32, o11 / sum1);
        }
        if (output + 64 < width1) {
            y.set(at1 + 64, o12 / sum1);
        }
        if (output + 96 < width1) {
            y.set(at1 + 96, o13 / sum1);
        }
        int width2 = firstRow + outRow + 2 < tokens ? width : 0;
        int at2 = ((firstRow + outRow + 2) * heads + head) * headDim + output;
        float sum2 = rows[outRow + 2];
        if (output < width2) {
            y.set(at2, o20 / sum2);
        }
        if (output + 32 < width2) {
            y.set(at2 + 32, o21 / sum2);
        }
        if (output + 64 < width2) {
            y.set(at2 + 64, o22 / sum2);
        }
        if (output + 96 < width2) {
            y.set(at2 + 96, o23 / sum2);
        }
        int width3 = firstRow + outRow + 3 < tokens ? width : 0;
        int at3 = ((firstRow + outRow + 3) * heads + head) * headDim + output;
        float sum3 = rows[outRow + 3];
        if (output < width3) {
            y.set(at3, o30 / sum3);
        }
        if (output + 32 < width3) {
            y.set(at3 + 32, o31 / sum3);
        }
        if (output + 64 < width3) {
            y.set(at3 + 64, o32 / sum3);
        }
        if (output + 96 < width3) {
            y.set(at3 + 96, o33 / sum3);
        }
        int width4 = firstRow + outRow + 4 < tokens ? width : 0;
        int at4 = ((firstRow + outRow + 4) * heads + head) * headDim + output;
        float sum4 = rows[outRow + 4];
        if (output < width4) {
            y.set(at4, o40 / sum4);
        }
        if (output + 32 < width4) {
            y.set(at4 + 32, o41 / sum4);
        }
        if (output + 64 < width4) {
            y.set(at4 + 64, o42 / sum4);
        }
        if (output + 96 < width4) {
            y.set(at4 + 96, o43 / sum4);
        }
        int width5 = firstRow + outRow + 5 < tokens ? width : 0;
        int at5 = ((firstRow + outRow + 5) * heads + head) * headDim + output;
        float sum5 = rows[outRow + 5];
        if (output < width5) {
            y.set(at5, o50 / sum5);
        }
        if (output + 32 < width5) {
            y.set(at5 + 32, o51 / sum5);
        }
        if (output + 64 < width5) {
            y.set(at5 + 64, o52 / sum5);
        }
        if (output + 96 < width5) {
            y.set(at5 + 96, o53 / sum5);
        }
        int width6 = firstRow + outRow + 6 < tokens ? width : 0;
        int at6 = ((firstRow + outRow + 6) * heads + head) * headDim + output;
        float sum6 = rows[outRow + 6];
        if (output < width6) {
            y.set(at6, o60 / sum6);
        }
        if (output + 32 < width6) {
            y.set(at6 + 32, o61 / sum6);
        }
        if (output + 64 < width6) {
            y.set(at6 + 64, o62 / sum6);
        }
        if (output + 96 < width6) {
            y.set(at6 + 96, o63 / sum6);
        }
        int width7 = firstRow + outRow + 7 < tokens ? width : 0;
        int at7 = ((firstRow + outRow + 7) * heads + head) * headDim + output;
        float sum7 = rows[outRow + 7];
        if (output < width7) {
            y.set(at7, o70 / sum7);
        }
        if (output + 32 < width7) {
            y.set(at7 + 32, o71 / sum7);
        }
        if (output + 64 < width7) {
            y.set(at7 + 64, o72 / sum7);
        }
        if (output + 96 < width7) {
            y.set(at7 + 96, o73 / sum7);
        }
    }

    /// Element `d` of the key at a position.
    private static float key(FloatArray cache, IntArray codes, int keys, int keyCodes, int at, int d,
            int contextLength, int type) {
        float key = 0f;
        if (type == 0) {
            key = cache.get(keys + d * contextLength + at);
        } else {
            int word = codes.get(keyCodes + (d >> CacheCodes.shift(type)) * contextLength + at);
            key = CacheCodes.decode(word, d, type);
            if (type >= CacheCodes.BYTES) {
                key *= cache.get(keys + at);
            }
        }
        return key;
    }

    /// Element `d` of the value at a position.
    private static float value(FloatArray cache, IntArray codes, int values, int valueCodes, int at, int d,
            int headDim, int type) {
        float value = 0f;
        if (type == 0) {
            value = cache.get(values + at * headDim + d);
        } else {
            int word = codes.get(valueCodes + at * CacheCodes.words(type, headDim) + (d >> CacheCodes.shift(type)));
            value = CacheCodes.decode(word, d, type);
            if (type >= CacheCodes.BYTES) {
                value *= cache.get(values + at);
            }
        }
        return value;
    }
}
