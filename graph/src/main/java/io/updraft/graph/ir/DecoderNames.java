package io.updraft.graph.ir;

import java.util.List;
import java.util.Optional;

/// Which inputs and outputs of a language model's graph mean what.
///
/// @param inputIds
///            token ids [batch, new]
/// @param attentionMask
///            ones for every token, past and new: [batch, past + new]
/// @param positionIds
///            positions of the new tokens [batch, new]
/// @param logits
///            [batch, new, vocabulary]
/// @param layers
///            caches of the layers that attend
public record DecoderNames(String inputIds, Optional<String> attentionMask, Optional<String> positionIds,
        String logits, List<LayerCache> layers) {
    public DecoderNames {
        layers = List.copyOf(layers);
    }

    /// A layer's cache: inputs with the past, outputs with past and new tokens, [batch, kvHeads, tokens, headSize].
    public record LayerCache(String pastKey, String pastValue, String presentKey, String presentValue) {
        public boolean hasPast(String name) {
            return pastKey.equals(name) || pastValue.equals(name);
        }
    }
}
