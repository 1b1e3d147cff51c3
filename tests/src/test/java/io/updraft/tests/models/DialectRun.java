package io.updraft.tests.models;

import io.updraft.graph.LoadedModel;
import io.updraft.graph.Models;
import io.updraft.graph.generate.ModelOptions;
import java.nio.file.Path;
import java.util.Arrays;

/// One dialect written, opened, and answered by the oracle.
///
/// @param oracle ONNX Runtime's logits of [#IDS] in chunks of [#CHUNKS]
/// @param exact the same without what the dialect rounds
record DialectRun(Dialect dialect, LoadedModel model, float[][] oracle, float[][] exact) implements AutoCloseable {
    /// A prompt in two chunks, of which no length is a multiple of a vector, then five steps of decoding.
    static final int[] CHUNKS = {11, 6, 1, 1, 1, 1, 1};

    /// Each of [#CHUNKS] appended; longer than every local window of the dialects.
    static final int[] IDS = {5, 17, 130, 0, 64, 99, 3, 3, 77, 12, 41, 128, 1, 90, 33, 58, 7, 101, 2, 119, 86, 20};

    static DialectRun of(Dialect dialect, Path folder) {
        Path model = folder.resolve(dialect.name());
        dialect.writer().accept(model);
        float[][] oracle = answer(model, dialect, dialect.oracle().equals(dialect.writer()));
        float[][] exact = oracle;
        if (dialect.rounding() == Dialect.Rounding.BLOCKS_BY_DEFAULT) {
            oracle = answer(model, true);
        }
        if (!dialect.exact().equals(dialect.oracle())) {
            Path other = folder.resolve(dialect.name() + "-exact");
            dialect.exact().accept(other);
            exact = answer(other, false);
        }
        return new DialectRun(dialect, Models.load(model, new ModelOptions("cpu", 2), (_, _, _) -> {
        }), oracle, exact);
    }

    private static float[][] answer(Path model, Dialect dialect, boolean itself) {
        if (itself) {
            return answer(model, false);
        }
        Path other = model.resolveSibling(dialect.name() + "-oracle");
        dialect.oracle().accept(other);
        return answer(other, false);
    }

    private static float[][] answer(Path model, boolean optimized) {
        float[][] rows = new float[IDS.length][];
        int at = 0;
        try (OrtRunner runner = new OrtRunner(model, optimized)) {
            for (int length : CHUNKS) {
                float[][] step = runner.step(Arrays.copyOfRange(IDS, at, at + length));
                System.arraycopy(step, 0, rows, at, length);
                at += length;
            }
        }
        return rows;
    }

    @Override
    public void close() {
        model.close();
    }
}
