package io.updraft.graph.generate;

/// A session that can choose the next id where its logits are, so that they need not leave the device.
public interface DeviceSampling {
    /// Why ids cannot be chosen in this way on the device, or empty text if they can.
    String reasonAgainst(SamplingOptions options);

    /// Sets how ids are chosen from the next step on, and starts the random numbers from the options' seed.
    ///
    /// @throws GenerationException if the device cannot
    void begin(SamplingOptions options);

    /// The id that the last step chose from its last row of logits.
    ///
    /// @throws GenerationException if the step gave no logits, or they are not finite
    int sampled();
}
