package io.updraft.attention.device;

import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.StepLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Prepares a step's queries, keys and values: RMS normalization of heads (where the model has it), rotary position
/// embedding (Su et al. 2021), and keys and values into the cache.
///
/// A work-group has one head of one token; it has at least headDim work-items.
public final class RotateAppend {
    private RotateAppend() {
    }

    /// @param q [tokens, heads headDim], or packed with k and v
    /// @param k [tokens, kvHeads headDim]; q again where packed
    /// @param v as k
    /// @param cache floats of the layer, see [AttentionForm]
    /// @param codes words of the layer
    /// @param tables has cos and sin [positions, pairs] at `cosAt` and `sinAt`
    /// @param norms has the norms' weights [headDim] at `qNormAt` and `kNormAt`
    /// @param queries [tokens, heads headDim]; gets the queries, rotated
    /// @param qNormAt -1 for none
    /// @param kNormAt -1 for none
    /// @param form with the pairs of a head that are rotated from bit [AttentionForm#PAIRS] on; 0 for none
    public static void prepare(KernelContext context, IntArray step, FloatArray q, FloatArray k, FloatArray v,
            FloatArray cache, IntArray codes, FloatArray tables, FloatArray norms, FloatArray queries, int cosAt,
            int sinAt,
            int qNormAt, int kNormAt,
            int heads, int kvHeads, int headDim, int contextLength, int form, float epsilon) {
        float[] values = context.allocateFloatLocalArray(AttentionForm.MAX_HEAD_DIM);
        float[] sums = context.allocateFloatLocalArray(DeviceProfile.MAX_GROUP);
        int id = context.localIdx;
        int size = context.localGroupSizeX;
        int row = context.groupIdy;
        int slot = context.groupIdx;
        int tokens = step.get(StepLayout.TOKENS);
        int position = step.get(StepLayout.POSITION) + row;
        // 0 for a query, 1 for a key, 2 for a value. Conditions are ints and stand alone: TornadoVM negates parts of
        // joined ones wrongly on OpenCL.
        int role = slot < heads ? 0 : slot < heads + kvHeads ? 1 : 2;
        int packed = form & AttentionForm.PACKED;
        int pairs = form >> AttentionForm.PAIRS;
        int keyType = (form >> AttentionForm.KEY_TYPE) & 3;
        int valueType = (form >> AttentionForm.VALUE_TYPE) & 3;
        int all = packed != 0 ? heads + 2 * kvHeads : role == 0 ? heads : kvHeads;
        int head = slot - (role == 0 ? 0 : role == 1 ? heads : heads + kvHeads);
        int from = (row * all + (packed != 0 ? slot : head)) * headDim + TornadoMath.min(id, headDim - 1);
        int inside = row < tokens ? headDim : 0;
        float value = 0f;
        if (id < inside) {
            value = role == 0 ? q.get(from) : role == 1 ? k.get(from) : v.get(from);
        }
        sums[id] = value * value;
        for (int stride = size / 2; stride > 0; stride /= 2) {
            context.localBarrier();
            if (id < stride) {
                sums[id] += sums[id + stride];
            }
        }
        context.localBarrier();
        int normAt = role == 0 ? qNormAt : role == 1 ? kNormAt : -1;
        int normalized = normAt < 0 ? 0 : inside;
        float factor = 1f;
        if (id < normalized) {
            factor = 1f / TornadoMath.sqrt(sums[0] / headDim + epsilon) * norms.get(normAt + id);
        }
        value = value * factor;
        if (id < headDim) {
            values[id] = value;
        }
        context.localBarrier();
        int interleaved = form & AttentionForm.INTERLEAVED;
        int rotated = role == 2 ? 0 : TornadoMath.min(inside, 2 * pairs);
        if (id < rotated) {
            int pair = interleaved != 0 ? id / 2 : id % TornadoMath.max(pairs, 1);
            // 0 for the first of a pair.
            int second = interleaved != 0 ? id % 2 : id / TornadoMath.max(pairs, 1);
            int distance = interleaved != 0 ? 1 : pairs;
            int partner = second == 0 ? id + distance : id - distance;
            float cos = tables.get(cosAt + position * pairs + pair);
            float sin = tables.get(sinAt + position * pairs + pair);
            float other = values[partner];
            value = value * cos + (second == 0 ? -other : other) * sin;
        }
        // The type that this head is stored as; queries stay floats.
        int type = role == 0 ? 0 : role == 1 ? keyType : valueType;
        int keyFloats = CacheCodes.floats(keyType, headDim) * contextLength;
        int valueFloats = CacheCodes.floats(valueType, headDim) * contextLength;
        int floatBase = step.get(StepLayout.SLOT) * kvHeads * (keyFloats + valueFloats);
        int keys = floatBase + head * keyFloats;
        int storedValues = floatBase + kvHeads * keyFloats + head * valueFloats;
        if (id < inside) {
            if (role == 0) {
                queries.set((row * heads + head) * headDim + id, value);
            }
            int keyPlain = role == 1 ? keyType : 1;
            if (keyPlain == 0) {
                cache.set(keys + id * contextLength + position, value);
            }
            int valuePlain = role == 2 ? valueType : 1;
            if (valuePlain == 0) {
                cache.set(storedValues + position * headDim + id, value);
            }
        }
        if (keyType + valueType > 0) {
            context.localBarrier();
            sums[id] = id < inside ? TornadoMath.abs(value) : 0f;
            if (id < headDim) {
                values[id] = value;
            }
            for (int stride = size / 2; stride > 0; stride /= 2) {
                context.localBarrier();
                if (id < stride) {
                    sums[id] = TornadoMath.max(sums[id], sums[id + stride]);
                }
            }
            context.localBarrier();
            float scale = CacheCodes.scale(sums[0], type);
            int keyWords = CacheCodes.words(keyType, headDim) * contextLength;
            int valueWords = CacheCodes.words(valueType, headDim) * contextLength;
            int wordBase = step.get(StepLayout.SLOT) * kvHeads * (keyWords + valueWords);
            int keyCodes = wordBase + head * keyWords;
            int valueCodes = wordBase + kvHeads * keyWords + head * valueWords;
            int words = inside > 0 ? CacheCodes.words(type, headDim) : 0;
            if (id < words) {
                int elements = 1 << CacheCodes.shift(type);
                int word = 0;
                for (int i = 0; i < elements; i++) {
                    int d = id * elements + i;
                    float element = d < headDim ? values[TornadoMath.min(d, headDim - 1)] : 0f;
                    float scaled = scale > 0f ? element / scale : 0f;
                    word += CacheCodes.encode(scaled, type) << (i * (32 / elements));
                }
                if (role == 1) {
                    codes.set(keyCodes + id * contextLength + position, word);
                } else {
                    codes.set(valueCodes + position * words + id, word);
                }
            }
            int scales = id == 0 ? (inside > 0 ? type : 0) : 0;
            if (scales >= CacheCodes.BYTES) {
                cache.set((role == 1 ? keys : storedValues) + position, scale);
            }
        }
    }
}
