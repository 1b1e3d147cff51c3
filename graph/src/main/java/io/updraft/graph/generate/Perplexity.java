package io.updraft.graph.generate;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/// How well a model predicts a text: exp of the mean negative log likelihood.
///
/// Window k has the inputs `ids[k*window .. k*window+window-1]` and as targets the ids one later; each window is
/// computed alone from an empty cache.
///
/// @param nll mean negative log likelihood in nats, summed in double
/// @param tokens predictions that the mean is over
public record Perplexity(double nll, long tokens) {
    /// Room for the logits of a step; steps have as many ids as fit.
    private static final long LOGIT_BYTES = 32L << 20;

    public double ppl() {
        return Math.exp(nll);
    }

    /// Windows that `ids` has room for, the last target included.
    public static int windowsIn(int[] ids, int window) {
        return Math.max(0, (ids.length - 1) / window);
    }

    /// @param progress gets the number of windows done
    /// @throws GenerationException if the ids do not fill the windows, are outside the vocabulary, or a window does
    ///         not fit the context
    public static Perplexity measure(TokenModel model, int[] ids, int window, int windows, IntConsumer progress) {
        check(model, ids, window, windows);
        int vocabulary = model.vocabularySize();
        int chunk = (int) Math.clamp(LOGIT_BYTES / (4L * vocabulary), 1, window);
        float[] row = new float[vocabulary];
        double sum = 0;
        SessionOptions options = new SessionOptions(window, 1, chunk, true);
        try (TokenSession session = model.newSession(options)) {
            for (int k = 0; k < windows; k++) {
                int sequence = session.open();
                for (int from = k * window; from < (k + 1) * window; from += chunk) {
                    int[] inputs = Arrays.copyOfRange(ids, from, Math.min(from + chunk, (k + 1) * window));
                    session.step(List.of(new SequenceInput(sequence, inputs, LogitsWanted.ALL)));
                    for (int i = 0; i < inputs.length; i++) {
                        sum += negativeLogLikelihood(session.logits(i), row, ids[from + i + 1]);
                    }
                }
                session.close(sequence);
                progress.accept(k + 1);
            }
        }
        long tokens = (long) window * windows;
        return new Perplexity(sum / tokens, tokens);
    }

    private static void check(TokenModel model, int[] ids, int window, int windows) {
        if (window < 1 || windows < 1) {
            throw new GenerationException("window is " + window + " and windows is " + windows
                    + "; give at least 1 of each");
        }
        if (window > model.contextLength()) {
            throw new GenerationException("a window of " + window + " ids does not fit the model's context of "
                    + model.contextLength() + "; give a smaller --window");
        }
        if (windowsIn(ids, window) < windows) {
            throw new GenerationException(windows + " windows of " + window + " need " + ((long) window * windows + 1)
                    + " ids, there are " + ids.length + "; give --windows " + windowsIn(ids, window) + " or less");
        }
        for (int i = 0; i <= window * windows; i++) {
            if (ids[i] < 0 || ids[i] >= model.vocabularySize()) {
                throw new GenerationException("id " + ids[i] + " at position " + i
                        + " is outside the vocabulary of " + model.vocabularySize()
                        + "; the ids are from another tokenizer");
            }
        }
    }

    /// `log(sum(exp(logits))) - logits[target]`
    private static double negativeLogLikelihood(MemorySegment logits, float[] row, int target) {
        MemorySegment.copy(logits, ValueLayout.JAVA_FLOAT, 0, row, 0, row.length);
        float max = Float.NEGATIVE_INFINITY;
        for (float logit : row) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : row) {
            sum += Math.exp((double) logit - max);
        }
        double result = max + Math.log(sum) - row[target];
        if (Double.isNaN(result)) {
            throw new GenerationException("the model's logits are not finite; its weights are damaged or overflow in "
                    + "its number format");
        }
        return result;
    }
}
