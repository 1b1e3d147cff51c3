package io.updraft.tasks.device;

import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.SamplingLayout;
import io.updraft.runtime.plan.StepLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Chooses the next id where the logits are: the likeliest, or one drawn with temperature, top-k, top-p and min-p, in the
/// order of llama.cpp. Same seed, same device: same ids.
///
/// One work-group. The least logit that is kept is found by bisection, as a sort of the vocabulary would take longer;
/// ids whose logits equal it are all kept.
public final class Sampling {
    /// Halvings of the interval of logits; a float has 24 bits, and the interval may be far from 0.
    private static final int HALVINGS = 48;
    private static final float HUGE = 3.0e38f;
    private static final int LEGAL = 1;

    private Sampling() {
    }

    /// Takes a step and settings that came from the host to where kernels read them. A work-item has an element.
    ///
    /// @param incoming the step, from the host
    /// @param incomingSettings see [SamplingLayout]
    /// @param state of decoding; only its unused place is written, so that this plan knows the array as all others do
    public static void load(KernelContext context, IntArray incoming, FloatArray incomingSettings, IntArray step,
            FloatArray settings, IntArray state, int size) {
        int i = context.globalIdx;
        if (i == 0) {
            state.set(StepLayout.UNUSED, 0);
        }
        if (i < size) {
            step.set(i, incoming.get(i));
        }
        if (i < SamplingLayout.SIZE) {
            settings.set(i, incomingSettings.get(i));
        }
    }

    /// Makes the state of decoding from the step of a prompt's chunk. One work-item.
    public static void begin(KernelContext context, IntArray step, IntArray state) {
        if (context.globalIdx == 0) {
            state.set(StepLayout.POSITION, step.get(StepLayout.POSITION) + step.get(StepLayout.TOKENS) - 1);
            state.set(StepLayout.TOKENS, TornadoMath.min(step.get(StepLayout.SELECTED), 1));
            state.set(StepLayout.FIRST_SELECTED, 0);
            state.set(StepLayout.SELECTED, TornadoMath.min(step.get(StepLayout.SELECTED), 1));
            state.set(StepLayout.SLOT, step.get(StepLayout.SLOT));
            state.set(StepLayout.RANDOM, step.get(StepLayout.RANDOM));
            state.set(StepLayout.LOGIT_ROW, step.get(StepLayout.SELECTED) - 1);
        }
    }

    /// Makes the state of decoding from a step of one token. One work-item.
    public static void put(KernelContext context, IntArray step, IntArray state) {
        if (context.globalIdx == 0) {
            for (int i = 0; i <= StepLayout.IDS; i++) {
                state.set(i, step.get(i));
            }
        }
    }

    /// Chooses an id, makes it the state's next, and moves the position on.
    ///
    /// @param logits [rows, vocabulary]
    /// @param result gets the id and whether all logits are numbers below infinity (1) or not (0)
    public static void choose(KernelContext context, IntArray state, FloatArray settings, FloatArray logits,
            IntArray result, int vocabulary) {
        float[] values = context.allocateFloatLocalArray(DeviceProfile.MAX_GROUP);
        int[] ids = context.allocateIntLocalArray(DeviceProfile.MAX_GROUP);
        int id = context.localIdx;
        int size = context.localGroupSizeX;
        int active = state.get(StepLayout.SELECTED);
        int from = state.get(StepLayout.LOGIT_ROW) * vocabulary;
        int end = active == 1 ? vocabulary : 0;
        float best = -HUGE;
        int bestId = 0;
        int legal = LEGAL;
        float least = HUGE;
        for (int i = id; i < end; i += size) {
            float value = logits.get(from + i);
            legal = value < HUGE ? legal : 0;
            least = value > -HUGE ? TornadoMath.min(least, value) : least;
            bestId = value > best ? i : bestId;
            best = TornadoMath.max(best, value);
        }
        values[id] = best;
        ids[id] = bestId;
        for (int stride = size / 2; stride > 0; stride /= 2) {
            context.localBarrier();
            if (id < stride) {
                float other = values[id + stride];
                int otherId = ids[id + stride];
                float mine = values[id];
                int myId = ids[id];
                int lower = TornadoMath.min(myId, otherId);
                ids[id] = other > mine ? otherId : other < mine ? myId : lower;
                values[id] = TornadoMath.max(mine, other);
            }
        }
        context.localBarrier();
        float max = values[0];
        int likeliest = ids[0];
        context.localBarrier();
        values[id] = least;
        ids[id] = legal;
        for (int stride = size / 2; stride > 0; stride /= 2) {
            context.localBarrier();
            if (id < stride) {
                values[id] = TornadoMath.min(values[id], values[id + stride]);
                ids[id] = TornadoMath.min(ids[id], ids[id + stride]);
            }
        }
        context.localBarrier();
        float min = values[0];
        int allLegal = ids[0];
        context.localBarrier();

        float temperature = settings.get(SamplingLayout.TEMPERATURE);
        float topK = settings.get(SamplingLayout.TOP_K);
        float topP = settings.get(SamplingLayout.TOP_P);
        int drawn = temperature > 0f ? end * allLegal : 0;
        // The largest threshold that at least topK logits reach.
        float threshold = min;
        int searched = topK > 0f ? drawn : 0;
        float low = min;
        float high = max;
        int halvings = searched > 0 ? HALVINGS : 0;
        for (int n = 0; n < halvings; n++) {
            float middle = low + (high - low) * 0.5f;
            float reached = 0f;
            for (int i = id; i < searched; i += size) {
                reached += logits.get(from + i) >= middle ? 1f : 0f;
            }
            values[id] = reached;
            for (int stride = size / 2; stride > 0; stride /= 2) {
                context.localBarrier();
                if (id < stride) {
                    values[id] += values[id + stride];
                }
            }
            context.localBarrier();
            float total = values[0];
            context.localBarrier();
            threshold = total >= topK ? middle : threshold;
            low = total >= topK ? middle : low;
            high = total >= topK ? high : middle;
        }
        // topK of 1 leaves only the maximum, which bisection approaches from below.
        threshold = topK == 1f ? max : threshold;
        // The largest threshold above which the probability is at least topP of what is kept so far.
        int weighed = topP < 1f ? drawn : 0;
        halvings = weighed > 0 ? HALVINGS + 1 : 0;
        float floor = threshold;
        float target = 0f;
        low = floor;
        high = max;
        for (int n = 0; n < halvings; n++) {
            // The first round adds up everything.
            float middle = n == 0 ? floor : low + (high - low) * 0.5f;
            float mass = 0f;
            for (int i = id; i < weighed; i += size) {
                float value = logits.get(from + i);
                mass += value >= middle ? TornadoMath.exp(value - max) : 0f;
            }
            values[id] = mass;
            for (int stride = size / 2; stride > 0; stride /= 2) {
                context.localBarrier();
                if (id < stride) {
                    values[id] += values[id + stride];
                }
            }
            context.localBarrier();
            float total = values[0];
            context.localBarrier();
            target = n == 0 ? total * topP : target;
            threshold = total >= target ? middle : threshold;
            low = total >= target ? middle : low;
            high = total >= target ? high : middle;
        }
        threshold = TornadoMath.max(threshold, max + settings.get(SamplingLayout.LOG_MIN_P));
        threshold = TornadoMath.min(threshold, max);

        // Each work-item weighs a stretch of the ids; the first finds the stretch in which the draw falls.
        int stretch = (vocabulary + size - 1) / size;
        int begin = id * stretch;
        int stop = TornadoMath.min(begin + stretch, drawn);
        float inverse = drawn > 0 ? 1f / temperature : 0f;
        float weight = 0f;
        for (int i = begin; i < stop; i++) {
            float value = logits.get(from + i);
            weight += value >= threshold ? TornadoMath.exp((value - max) * inverse) : 0f;
        }
        values[id] = weight;
        context.localBarrier();
        int random = state.get(StepLayout.RANDOM);
        random = random ^ (random << 13);
        // Signed shifts and masks: TornadoVM makes unsigned shifts signed ones on OpenCL.
        random = random ^ ((random >> 17) & 32767);
        random = random ^ (random << 5);
        float total = 0f;
        for (int i = 0; i < size; i++) {
            total += values[i];
        }
        float left = total * (((random >> 8) & 16777215) * 0x1p-24f);
        int owner = -1;
        float rest = 0f;
        for (int i = 0; i < size; i++) {
            float share = values[i];
            int candidate = left < share ? i : -1;
            rest = owner < 0 ? left : rest;
            owner = owner < 0 ? candidate : owner;
            left -= share;
        }
        context.localBarrier();
        // Without a draw, or where rounding leaves it behind the last stretch, the likeliest is taken. One condition:
        // TornadoVM negates joined ones wrongly.
        int writer = owner < 0 ? active - 1 : -1;
        if (id == writer) {
            finish(state, result, likeliest, random, allLegal);
        }
        int chosen = -1;
        int last = likeliest;
        int scanned = owner == id ? stop : begin;
        for (int i = begin; i < scanned; i++) {
            float value = logits.get(from + i);
            float part = value >= threshold ? TornadoMath.exp((value - max) * inverse) : 0f;
            last = part > 0f ? i : last;
            int candidate = rest < part ? i : -1;
            chosen = chosen < 0 ? candidate : chosen;
            rest -= part;
        }
        if (owner == id) {
            finish(state, result, chosen < 0 ? last : chosen, random, allLegal);
        }
    }

    private static void finish(IntArray state, IntArray result, int chosen, int random, int legal) {
        state.set(StepLayout.IDS, chosen);
        state.set(StepLayout.POSITION, state.get(StepLayout.POSITION) + 1);
        state.set(StepLayout.RANDOM, random);
        state.set(StepLayout.LOGIT_ROW, 0);
        result.set(0, chosen);
        result.set(1, legal);
    }
}
