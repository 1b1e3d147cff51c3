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
    /// @param cache of the layer, see [AttentionForm]
    /// @param tables has cos and sin [positions, pairs] at `cosAt` and `sinAt`
    /// @param norms has the norms' weights [headDim] at `qNormAt` and `kNormAt`
    /// @param queries [tokens, heads headDim]; gets the queries, rotated
    /// @param qNormAt -1 for none
    /// @param kNormAt -1 for none
    /// @param pairs pairs of a head that are rotated; 0 for none
    public static void prepare(KernelContext context, IntArray step, FloatArray q, FloatArray k, FloatArray v,
            FloatArray cache, FloatArray tables, FloatArray norms, FloatArray queries, int cosAt, int sinAt,
            int qNormAt, int kNormAt,
            int heads, int kvHeads, int headDim, int contextLength, int pairs, int form, float epsilon) {
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
        if (id < inside) {
            int base = step.get(StepLayout.SLOT) * 2 * kvHeads * headDim * contextLength;
            if (role == 0) {
                queries.set((row * heads + head) * headDim + id, value);
            }
            if (role == 1) {
                cache.set(base + (head * headDim + id) * contextLength + position, value);
            }
            if (role == 2) {
                cache.set(base + ((kvHeads + head) * contextLength + position) * headDim + id, value);
            }
        }
    }
}
