package io.updraft.graph.device;

import io.updraft.attention.LayerShape;
import io.updraft.attention.device.AttentionForm;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.plan.SamplingLayout;
import io.updraft.runtime.plan.StepLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// What a session keeps on the device from step to step.
final class SessionArrays {
    private static final FloatArray STAND_IN = new FloatArray(1);
    private static final IntArray WORDS_STAND_IN = new IntArray(1);

    private final KvTypes types;
    private final int contextLength;
    private final List<Integer> sizes = new ArrayList<>();
    private final List<Integer> wordSizes = new ArrayList<>();
    private final List<FloatArray> caches = new ArrayList<>();
    private final List<IntArray> words = new ArrayList<>();
    /// The next step of decoding, see [StepLayout].
    final IntArray state = new IntArray(StepLayout.IDS + 1);
    /// How ids are chosen, see [SamplingLayout].
    final FloatArray settings = new FloatArray(SamplingLayout.SIZE);

    SessionArrays(List<LayerShape> layers, KvTypes types, int sequences, int contextLength) {
        this.types = types;
        this.contextLength = contextLength;
        for (LayerShape layer : layers) {
            sizes.add(DevicePhase.checked(AttentionForm.cacheFloats(types, sequences, layer.kvHeads(),
                    layer.headDim(), contextLength), "the cache of a layer"));
            wordSizes.add(DevicePhase.checked(AttentionForm.cacheWords(types, sequences, layer.kvHeads(),
                    layer.headDim(), contextLength), "the cache of a layer"));
        }
        state.init(0);
        settings.init(0f);
    }

    long cacheBytes() {
        return Stream.concat(sizes.stream(), wordSizes.stream()).mapToLong(size -> 4L * size).sum();
    }

    void allocate() {
        sizes.forEach(size -> caches.add(new FloatArray(size)));
        wordSizes.forEach(size -> words.add(new IntArray(size)));
    }

    FloatArray cache(int layer) {
        return caches.isEmpty() ? STAND_IN : caches.get(layer);
    }

    IntArray cacheWords(int layer) {
        return words.isEmpty() ? WORDS_STAND_IN : words.get(layer);
    }

    KvTypes types() {
        return types;
    }

    int contextLength() {
        return contextLength;
    }
}
