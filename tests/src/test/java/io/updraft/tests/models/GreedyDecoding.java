package io.updraft.tests.models;

import io.updraft.graph.generate.LogitsWanted;
import io.updraft.graph.generate.SequenceInput;
import io.updraft.graph.generate.TokenSession;
import java.util.ArrayList;
import java.util.List;

/// The largest logit's id, over and over: apart from the library's own sampling, so that a bar measures the model alone.
final class GreedyDecoding {
    private GreedyDecoding() {
    }

    /// @return `count` ids after the prompt
    static List<Integer> continuation(TokenSession session, List<Integer> prompt, int count) {
        int sequence = session.open();
        int[] next = prompt.stream().mapToInt(Integer::intValue).toArray();
        List<Integer> ids = new ArrayList<>();
        while (ids.size() < count) {
            session.step(List.of(new SequenceInput(sequence, next, LogitsWanted.LAST)));
            next = new int[]{largest(TokenSequence.rows(session)[0])};
            ids.add(next[0]);
        }
        session.close(sequence);
        return ids;
    }

    private static int largest(float[] logits) {
        int best = 0;
        for (int id = 1; id < logits.length; id++) {
            best = logits[id] > logits[best] ? id : best;
        }
        return best;
    }
}
