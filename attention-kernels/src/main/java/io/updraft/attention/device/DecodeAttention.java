package io.updraft.attention.device;

import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.StepLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Attention of one new token over its sequence's cache, with online softmax (Milakov and Gimelshein 2018); in the fused
/// form it also rotates query and key and appends key and value, which saves a launch.
///
/// A work-group has a query head and at least headDim work-items. Positions go by in tiles of the group's size: each
/// work-item takes the score of one, then each takes an element of the values and every so-many-th position. Groups that share
/// a key head each rotate its new key for themselves; the first of them stores it.
public final class DecodeAttention {
    private static final float NONE = -1e30f;

    private DecodeAttention() {
    }

    /// @param q [heads headDim]; in the fused form [(heads + 2 kvHeads) headDim]
    /// @param cache floats of the layer, see [AttentionForm]; the fused form is for float32
    /// @param codes words of the layer
    /// @param weights has cos and sin [positions, pairs] at `cosAt` and `sinAt`, sinks [heads] at `sinksAt`
    /// @param y [heads headDim]
    /// @param pairs pairs of a head that are rotated, in the fused form; 0 for none
    /// @param window positions that a query sees, itself included; 0 for all
    /// @param softcap scores become `softcap tanh(score / softcap)`; 0 for none
    public static void attend(KernelContext context, IntArray step, FloatArray q, FloatArray cache,
            IntArray codes, FloatArray weights, FloatArray y, int cosAt, int sinAt, int sinksAt, int heads, int kvHeads,
            int headDim,
            int contextLength, int pairs, int form, float scale, int window, float softcap) {
        float[] query = context.allocateFloatLocalArray(AttentionForm.MAX_HEAD_DIM);
        float[] key = context.allocateFloatLocalArray(AttentionForm.MAX_HEAD_DIM);
        float[] scores = context.allocateFloatLocalArray(DeviceProfile.MAX_GROUP);
        float[] parts = context.allocateFloatLocalArray(DeviceProfile.MAX_GROUP);
        int id = context.localIdx;
        int size = context.localGroupSizeX;
        int head = context.groupIdx;
        int kvHead = head / (heads / kvHeads);
        int position = step.get(StepLayout.POSITION);
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
        // Conditions are ints and stand alone: TornadoVM negates parts of joined ones wrongly on OpenCL.
        int fused = form & AttentionForm.FUSED;
        int interleaved = form & AttentionForm.INTERLEAVED;
        int newValue = (heads + kvHeads + kvHead) * headDim;

        if (id < headDim) {
            query[id] = q.get(head * headDim + id);
            if (fused != 0) {
                key[id] = q.get((heads + kvHead) * headDim + id);
            }
        }
        context.localBarrier();
        if (fused != 0) {
            float rotatedQuery = 0f;
            float rotatedKey = 0f;
            if (id < headDim) {
                rotatedQuery = query[id];
                rotatedKey = key[id];
            }
            if (id < 2 * pairs) {
                int pair = interleaved != 0 ? id / 2 : id % TornadoMath.max(pairs, 1);
                // 0 for the first of a pair.
                int second = interleaved != 0 ? id % 2 : id / TornadoMath.max(pairs, 1);
                int distance = interleaved != 0 ? 1 : pairs;
                int partner = second == 0 ? id + distance : id - distance;
                float cos = weights.get(cosAt + position * pairs + pair);
                float sin = weights.get(sinAt + position * pairs + pair);
                float otherQuery = query[partner];
                float otherKey = key[partner];
                rotatedQuery = rotatedQuery * cos + (second == 0 ? -otherQuery : otherQuery) * sin;
                rotatedKey = rotatedKey * cos + (second == 0 ? -otherKey : otherKey) * sin;
            }
            context.localBarrier();
            if (id < headDim) {
                query[id] = rotatedQuery;
                key[id] = rotatedKey;
                int stores = head % (heads / kvHeads) == 0 ? step.get(StepLayout.TOKENS) : 0;
                if (stores > 0) {
                    cache.set(keys + id * contextLength + position, rotatedKey);
                    cache.set(values + position * headDim + id, q.get(newValue + id));
                }
            }
            context.localBarrier();
        }

        // Positions before this one are in the cache; in the fused form the last one is at hand.
        int cached = fused != 0 ? position : position + 1;
        int own = fused != 0 ? position : -1;
        int begin = window > 0 ? TornadoMath.max(0, position + 1 - window) : 0;
        int shares = size / headDim;
        int share = id / headDim;
        int element = id % headDim;
        float max = NONE;
        float sum = 0f;
        if ((form & AttentionForm.SMOOTH) != 0) {
            max = (form & AttentionForm.SINKS) != 0 ? weights.get(sinksAt + head) : 0f;
            sum = 1f;
        }
        float total = 0f;
        for (int start = begin; start <= position; start += size) {
            int at = start + id;
            float score = 0f;
            int fromCache = at < cached ? headDim : 0;
            if (keyType == 0) {
                for (int d = 0; d < fromCache; d++) {
                    score += query[d] * cache.get(keys + d * contextLength + at);
                }
            } else {
                for (int d = 0; d < fromCache; d++) {
                    int word = codes.get(keyCodes + (d >> keyShift) * contextLength + at);
                    score += query[d] * CacheCodes.decode(word, d, keyType);
                }
                if (keyType >= CacheCodes.BYTES) {
                    score *= fromCache > 0 ? cache.get(keys + at) : 0f;
                }
            }
            int atHand = at == own ? headDim : 0;
            for (int d = 0; d < atHand; d++) {
                score += query[d] * key[d];
            }
            score *= scale;
            if (softcap > 0f) {
                score = softcap * (1f - 2f / (TornadoMath.exp(TornadoMath.min(2f * score / softcap, 80f)) + 1f));
            }
            score = at <= position ? score : NONE;
            parts[id] = score;
            for (int stride = size / 2; stride > 0; stride /= 2) {
                context.localBarrier();
                if (id < stride) {
                    parts[id] = TornadoMath.max(parts[id], parts[id + stride]);
                }
            }
            context.localBarrier();
            float newMax = TornadoMath.max(max, parts[0]);
            context.localBarrier();
            float weight = at <= position ? TornadoMath.exp(score - newMax) : 0f;
            scores[id] = weight;
            parts[id] = weight;
            for (int stride = size / 2; stride > 0; stride /= 2) {
                context.localBarrier();
                if (id < stride) {
                    parts[id] += parts[id + stride];
                }
            }
            context.localBarrier();
            float decay = TornadoMath.exp(max - newMax);
            max = newMax;
            sum = sum * decay + parts[0];
            total *= decay;
            int end = share < shares ? TornadoMath.min(size, position + 1 - start) : 0;
            for (int t = share; t < end; t += shares) {
                float value = 0f;
                if (valueType == 0) {
                    value = start + t == own
                            ? q.get(newValue + element)
                            : cache.get(values + (start + t) * headDim + element);
                } else {
                    int word = codes.get(valueCodes + (start + t) * valuePitch + (element >> valueShift));
                    value = CacheCodes.decode(word, element, valueType);
                    if (valueType >= CacheCodes.BYTES) {
                        value *= cache.get(values + start + t);
                    }
                }
                total += scores[t] * value;
            }
            context.localBarrier();
        }
        parts[id] = total;
        context.localBarrier();
        if (id < headDim) {
            float result = 0f;
            for (int s = 0; s < shares; s++) {
                result += parts[s * headDim + id];
            }
            y.set(head * headDim + id, result / sum);
        }
    }
}
