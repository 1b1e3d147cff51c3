package io.updraft.graph.generate;

import io.updraft.graph.profile.Observation;
import io.updraft.quant.format.WeightFormat;
import io.updraft.runtime.cache.KvTypes;
import java.util.Optional;

/// How a model is opened.
///
/// @param device
///            "cpu", or another device as `updraft devices` names it
/// @param threads
///            threads that compute; 0 for one per available processor
/// @param weights
///            the format that floating-point weights are rounded to on loading; empty to leave them as they are
/// @param cache
///            what keys and values of the tokens so far are kept as
/// @param observation
///            what to keep for debugging
/// @param variants
///            how kernels' work is divided
public record ModelOptions(String device, int threads, Optional<WeightFormat> weights, KvTypes cache,
        Observation observation, VariantOptions variants) {
    public ModelOptions {
        if (device.isBlank()) {
            throw new GenerationException("no device named; say cpu");
        }
        if (threads < 0) {
            throw new GenerationException("threads is " + threads
                    + "; give at least 1, or 0 for one per available processor");
        }
    }

    /// With the weights as the model has them, keys and values in float32, nothing kept for debugging, work
    /// divided by rule.
    public ModelOptions(String device, int threads) {
        this(device, threads, Optional.empty(), KvTypes.F32, Observation.NONE, VariantOptions.BY_RULE);
    }

    /// On the CPU, all processors.
    public static ModelOptions defaults() {
        return new ModelOptions("cpu", 0);
    }

    /// Rounds floating-point weights to `format` on loading; [io.updraft.quant.format.WeightFormats] names some.
    public ModelOptions withWeights(WeightFormat format) {
        return new ModelOptions(device, threads, Optional.of(format), cache, observation, variants);
    }

    public ModelOptions withThreads(int count) {
        return new ModelOptions(device, count, weights, cache, observation, variants);
    }

    public ModelOptions withCache(KvTypes types) {
        return new ModelOptions(device, threads, weights, types, observation, variants);
    }

    public ModelOptions withObservation(Observation wanted) {
        return new ModelOptions(device, threads, weights, cache, wanted, variants);
    }

    public ModelOptions withVariants(VariantOptions wanted) {
        return new ModelOptions(device, threads, weights, cache, observation, wanted);
    }
}
