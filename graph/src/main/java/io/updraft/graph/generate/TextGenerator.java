package io.updraft.graph.generate;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Drives one sequence of a session: the prompt in chunks, then new ids one by one. Used by one thread.
public final class TextGenerator {
    private static final Logger LOG = System.getLogger(TextGenerator.class.getName());

    private final TokenSession session;
    private final int vocabularySize;
    private final int contextLength;
    private final int chunk;
    private final Set<Integer> endTokens;

    /// @param contextLength positions that a sequence of this session may have
    /// @param chunk most ids of the prompt in a step
    public TextGenerator(TokenSession session, int vocabularySize, int contextLength, int chunk,
            Set<Integer> endTokens) {
        this.session = session;
        this.vocabularySize = vocabularySize;
        this.contextLength = contextLength;
        this.chunk = chunk;
        this.endTokens = Set.copyOf(endTokens);
    }

    /// Generates in a sequence of its own, which is closed at the end.
    ///
    /// @param tokenizer for text and stop strings; without it pieces have ids only
    /// @throws GenerationException for a prompt that is empty, too long or has ids outside the vocabulary
    public Generation generate(int[] prompt, GenerationOptions options, Optional<Tokenizer> tokenizer,
            Cancellation cancellation, Consumer<Piece> listener) {
        check(prompt, options, tokenizer);
        int sequence = session.open();
        try {
            return new Run(sequence, prompt, options, tokenizer, cancellation, listener).run();
        } finally {
            session.close(sequence);
        }
    }

    private void check(int[] prompt, GenerationOptions options, Optional<Tokenizer> tokenizer) {
        if (prompt.length == 0) {
            throw new GenerationException("the prompt is empty; give at least one id");
        }
        if (prompt.length >= contextLength) {
            throw new GenerationException("the prompt has " + prompt.length + " ids, the context has room for "
                    + contextLength + " with at least one new one; shorten the prompt or raise --ctx-size as far as "
                    + "the model allows");
        }
        for (int i = 0; i < prompt.length; i++) {
            if (prompt[i] < 0 || prompt[i] >= vocabularySize) {
                throw new GenerationException("prompt id " + prompt[i] + " at position " + i
                        + " is outside the vocabulary; give ids from 0 to " + (vocabularySize - 1));
            }
        }
        if (tokenizer.isEmpty() && !options.stopStrings().isEmpty()) {
            throw new GenerationException("stop strings need a tokenizer; leave them out or give the model its "
                    + "tokenizer.json");
        }
    }

    /// One generation's state.
    private final class Run {
        private final int sequence;
        private final int[] prompt;
        private final GenerationOptions options;
        private final Cancellation cancellation;
        private final Consumer<Piece> listener;
        private final Sampler sampler;
        private final Optional<DeviceSampling> onDevice;
        private final Optional<Detokenizer> detokenizer;
        private final StopStrings stops;
        private final List<Integer> ids = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();

        Run(int sequence, int[] prompt, GenerationOptions options, Optional<Tokenizer> tokenizer,
                Cancellation cancellation, Consumer<Piece> listener) {
            this.sequence = sequence;
            this.prompt = prompt;
            this.options = options;
            this.cancellation = cancellation;
            this.listener = listener;
            sampler = new Sampler(options.sampling(), vocabularySize);
            onDevice = onDevice(options.sampling());
            detokenizer = tokenizer.map(each -> new Detokenizer(each, prompt));
            stops = new StopStrings(options.stopStrings());
        }

        Generation run() {
            long start = System.nanoTime();
            boolean prefilled = prefill();
            long prefillEnd = System.nanoTime();
            if (!prefilled) {
                return new Generation(ids, "", session.length(sequence), 0, seconds(start, prefillEnd), 0,
                        FinishReason.CANCELLED);
            }
            int[] next = {sample()};
            long first = System.nanoTime();
            List<SequenceInput> step = List.of(new SequenceInput(sequence, next, LogitsWanted.LAST));
            Optional<FinishReason> end = accept(next[0]);
            long last = first;
            while (end.isEmpty()) {
                if (cancellation.isCancelled()) {
                    end = Optional.of(FinishReason.CANCELLED);
                } else {
                    session.step(step);
                    next[0] = sample();
                    last = System.nanoTime();
                    end = accept(next[0]);
                }
            }
            finish();
            return new Generation(ids, text.toString(), prompt.length, seconds(start, first),
                    seconds(start, prefillEnd), seconds(first, last), end.get());
        }

        private Optional<DeviceSampling> onDevice(SamplingOptions sampling) {
            Optional<DeviceSampling> offered = session.sampling();
            if (offered.isPresent() && !offered.get().reasonAgainst(sampling).isEmpty()) {
                LOG.log(Level.INFO, "ids are chosen on the CPU, to which the logits go: {0}",
                        offered.get().reasonAgainst(sampling));
                return Optional.empty();
            }
            offered.ifPresent(each -> each.begin(sampling));
            return offered;
        }

        /// The next id, from the last row of logits.
        private int sample() {
            return onDevice.isPresent() ? onDevice.get().sampled()
                    : sampler.sample(session.logits(session.logitRows() - 1));
        }

        /// Whether the whole prompt was computed.
        private boolean prefill() {
            for (int id : prompt) {
                sampler.accept(id);
            }
            for (int from = 0; from < prompt.length; from += chunk) {
                if (cancellation.isCancelled()) {
                    return false;
                }
                int to = Math.min(prompt.length, from + chunk);
                LogitsWanted wanted = to == prompt.length ? LogitsWanted.LAST : LogitsWanted.NONE;
                session.step(List.of(new SequenceInput(sequence, Arrays.copyOfRange(prompt, from, to), wanted)));
            }
            return true;
        }

        /// Hands out the new id and says whether it is the last.
        private Optional<FinishReason> accept(int id) {
            sampler.accept(id);
            ids.add(id);
            boolean end = !options.ignoreEndTokens() && endTokens.contains(id);
            String piece = end || detokenizer.isEmpty() ? "" : stops.add(detokenizer.get().add(id));
            text.append(piece);
            listener.accept(new Piece(id, piece));
            if (end) {
                return Optional.of(FinishReason.STOP);
            }
            if (stops.found()) {
                return Optional.of(FinishReason.STOP_STRING);
            }
            if (ids.size() == options.maxNewTokens()) {
                return Optional.of(FinishReason.LENGTH);
            }
            // The id just chosen is not in the cache yet, and needs a place there for another to follow.
            return prompt.length + ids.size() >= contextLength ? Optional.of(FinishReason.CONTEXT) : Optional.empty();
        }

        private void finish() {
            String rest = stops.found() || detokenizer.isEmpty() ? "" : stops.add(detokenizer.get().finish());
            rest += stops.finish();
            if (!rest.isEmpty()) {
                text.append(rest);
                listener.accept(new Piece(Piece.NO_ID, rest));
            }
        }
    }

    private static double seconds(long from, long to) {
        return (to - from) * 1e-9;
    }
}
