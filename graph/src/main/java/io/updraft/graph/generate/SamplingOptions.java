package io.updraft.graph.generate;

/// How the next id is chosen. The steps run in llama.cpp's order: repetition penalty, top-k, top-p, min-p,
/// temperature, draw.
///
/// @param temperature divides the logits; 0 takes the likeliest id
/// @param topK keeps that many likeliest ids; 0 keeps all
/// @param topP keeps the fewest likeliest ids whose probabilities reach it; 1 keeps all
/// @param minP keeps ids at least that likely relative to the likeliest; 0 keeps all
/// @param repeatPenalty divides positive logits of recent ids and multiplies negative ones; 1 changes nothing
/// @param repeatLastN how many recent ids, the prompt's included, count as recent
/// @param seed same seed, same draws
public record SamplingOptions(double temperature, int topK, double topP, double minP, double repeatPenalty,
        int repeatLastN, long seed) {
    /// Ids that llama.cpp counts as recent.
    public static final int DEFAULT_REPEAT_LAST_N = 64;

    public SamplingOptions {
        require(temperature >= 0 && Double.isFinite(temperature), "temperature", temperature, "0 (greedy) or more");
        require(topK >= 0, "top-k", topK, "0 (all) or more");
        require(topP > 0 && topP <= 1, "top-p", topP, "more than 0 and at most 1 (all)");
        require(minP >= 0 && minP <= 1, "min-p", minP, "from 0 (all) to 1");
        require(repeatPenalty > 0 && Double.isFinite(repeatPenalty), "repeat-penalty", repeatPenalty,
                "more than 0; 1 changes nothing");
        require(repeatLastN >= 0, "repeat-last-n", repeatLastN, "0 or more");
    }

    /// Always the likeliest id; of equals the lowest.
    public static SamplingOptions greedy() {
        return new SamplingOptions(0, 0, 1, 0, 1, DEFAULT_REPEAT_LAST_N, 0);
    }

    public boolean isGreedy() {
        return temperature == 0 || topK == 1;
    }

    private static void require(boolean legal, String name, Number value, String expected) {
        if (!legal) {
            throw new GenerationException(name + " is " + value + "; give " + expected);
        }
    }
}
