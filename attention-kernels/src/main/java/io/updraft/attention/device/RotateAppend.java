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
            FloatArray cache, FloatArray tables, FloatArray norms, FloatArray queries, int cosAt, int sinAt, int qNormAt, int kNormAt,
            int heads, int kvHeads, int headDim, int contextLength, int pairs, int form, float epsilon) {
        float[] values = context.allocateFloatLocalArray(AttentionForm.MAX_HEAD_DIM);
        float[] sums = context.allocateFloatLocalArray(DeviceProfile.MAX_GROUP);
        int id = context.localIdx;
        int size = context.localGroupSizeX;
        int row = context.groupIdy;
        int slot = context.groupIdx;
        int tokens = step.get(StepLayout.TOKENS);
        int position = step.get(StepLayout.POSITION) + row;
        boolean packed = (form & AttentionForm.PACKED) != 0;
        boolean isQuery = slot < heads;
        boolean isValue = slot >= heads + kvHeads;
        int all = packed ? heads + 2 * kvHeads : isQuery ? heads : kvHeads;
        int head = isQuery ? slot : isValue ? slot - heads - kvHeads : slot - heads;
        int from = (row * all + (packed ? slot : head)) * headDim + TornadoMath.min(id, headDim - 1);
        boolean inside = row < tokens && id < headDim;
        float value = 0f;
        if (inside) {
            value = isQuery ? q.get(from) : isValue ? v.get(from) : k.get(from);
        }
        sums[id] = value * value;
        for (int stride = size / 2; stride > 0; stride /= 2) {
            context.localBarrier();
            if (id < stride) {
                sums[id] += sums[id + stride];
            }
        }
        context.localBarrier();
        int normAt = isQuery ? qNormAt : isValue ? -1 : kNormAt;
        float factor = 1f;
        if (normAt >= 0 && inside) {
            factor = 1f / TornadoMath.sqrt(sums[0] / headDim + epsilon) * norms.get(normAt + id);
        }
        value = value * factor;
        if (id < headDim) {
            values[id] = value;
        }
        context.localBarrier();
        boolean interleaved = (form & AttentionForm.INTERLEAVED) != 0;
        if (inside && !isValue && id < 2 * pairs) {
            int pair = interleaved ? id / 2 : id % TornadoMath.max(pairs, 1);
            boolean isFirst = interleaved ? id % 2 == 0 : id < pairs;
            int partner = interleaved ? (isFirst ? id + 1 : id - 1) : (isFirst ? id + pairs : id - pairs);
            float cos = tables.get(cosAt + position * pairs + pair);
            float sin = tables.get(sinAt + position * pairs + pair);
            value = value * cos + (isFirst ? -values[partner] : values[partner]) * sin;
        }
        if (inside) {
            int base = step.get(StepLayout.SLOT) * 2 * kvHeads * headDim * contextLength;
            if (isQuery) {
                queries.set((row * heads + head) * headDim + id, value);
            }
            if (!isQuery && !isValue) {
                cache.set(base + (head * headDim + id) * contextLength + position, value);
            }
            if (isValue) {
                cache.set(base + ((kvHeads + head) * contextLength + position) * headDim + id, value);
            }
        }
    }
}
