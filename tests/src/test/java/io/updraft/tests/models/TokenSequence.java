package io.updraft.tests.models;

import io.updraft.graph.generate.LogitsWanted;
import io.updraft.graph.generate.SequenceInput;
import io.updraft.graph.generate.TokenSession;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Logits of a session as arrays.
final class TokenSequence {
    private TokenSequence() {
    }

    /// Appends ids to one sequence.
    ///
    /// @return logits of each, [ids][vocabulary]
    static float[][] step(TokenSession session, int sequence, int... ids) {
        session.step(List.of(new SequenceInput(sequence, ids, LogitsWanted.ALL)));
        return rows(session);
    }

    /// The rows of the last step.
    static float[][] rows(TokenSession session) {
        float[][] rows = new float[session.logitRows()][];
        for (int row = 0; row < rows.length; row++) {
            MemorySegment logits = session.logits(row);
            rows[row] = new float[(int) (logits.byteSize() / Float.BYTES)];
            MemorySegment.copy(logits, Tensor.FLOAT, 0, rows[row], 0, rows[row].length);
        }
        return rows;
    }

    /// All of the ids in chunks of these lengths.
    static float[][] chunks(TokenSession session, int sequence, int[] ids, int... lengths) {
        List<float[]> rows = new ArrayList<>();
        int at = 0;
        for (int length : lengths) {
            rows.addAll(List.of(step(session, sequence, Arrays.copyOfRange(ids, at, at + length))));
            at += length;
        }
        return rows.toArray(float[][]::new);
    }
}
