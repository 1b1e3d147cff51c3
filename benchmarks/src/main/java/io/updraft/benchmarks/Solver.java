package io.updraft.benchmarks;

import ai.onnxruntime.OrtException;

/// Something that solves one problem once, again and again.
interface Solver extends AutoCloseable {
    /// Before a benchmark is set up.
    Solver NONE = new Solver() {
        @Override
        public void solve() {}

        @Override
        public void close() {}
    };

    void solve() throws OrtException;

    @Override
    void close() throws OrtException;
}
