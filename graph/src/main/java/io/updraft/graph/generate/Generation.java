package io.updraft.graph.generate;

import java.util.List;

/// A finished generation.
///
/// @param ids the new ids, an end token included
/// @param text their text, without special tokens and from a stop string on; empty if there is no tokenizer
/// @param promptTokens ids of the prompt
/// @param timeToFirstToken seconds from the call to the first new id; 0 if there is none
/// @param prefillSeconds time of the prompt's steps
/// @param decodeSeconds time from the first new id to the last
public record Generation(List<Integer> ids, String text, int promptTokens, double timeToFirstToken,
        double prefillSeconds, double decodeSeconds, FinishReason finishReason) {
    public Generation {
        ids = List.copyOf(ids);
    }

    public int newTokens() {
        return ids.size();
    }

    /// Prompt ids a second; 0 if nothing was computed.
    public double prefillTokensPerSecond() {
        return prefillSeconds > 0 ? promptTokens / prefillSeconds : 0;
    }

    /// New ids a second after the first, which the prompt's last step gives; 0 if there is only one.
    public double decodeTokensPerSecond() {
        return decodeSeconds > 0 ? (ids.size() - 1) / decodeSeconds : 0;
    }
}
