package io.updraft.tests.mutation;

import io.updraft.graph.Models;
import io.updraft.graph.generate.LogitsWanted;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.SequenceInput;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/// A model folder on the CPU, on the calling thread alone, with a short context.
public final class UpdraftRunner implements ModelRunner {
    private static final int CONTEXT = 32;

    @Override
    public float[][] run(Path folder, int... ids) {
        try (TokenModel model = Models.open(folder, ModelOptions.defaults().withThreads(1))) {
            int context = Math.min(CONTEXT, model.contextLength());
            try (TokenSession session = model.newSession(new SessionOptions(context, 1, context, true))) {
                return step(session, ids);
            }
        }
    }

    /// Logits of each id in one step of a new sequence.
    static float[][] step(TokenSession session, int... ids) {
        int sequence = session.open();
        session.step(List.of(new SequenceInput(sequence, ids, LogitsWanted.ALL)));
        float[][] logits = new float[session.logitRows()][];
        for (int row = 0; row < logits.length; row++) {
            logits[row] = floats(session.logits(row));
        }
        return logits;
    }

    private static float[] floats(MemorySegment segment) {
        float[] values = new float[(int) (segment.byteSize() / Float.BYTES)];
        MemorySegment.copy(segment, Tensor.FLOAT, 0, values, 0, values.length);
        return values;
    }
}
