package io.updraft.attention;

import io.updraft.tasks.VectorModule;

/// Chooses between scalar and vector code.
final class AttentionModes {
    private AttentionModes() {}

    static AttentionMath current() {
        return VectorModule.isPresent() ? Vectors.MATH : ScalarAttention.INSTANCE;
    }

    /// Keeps the vector classes unloaded until they are asked for.
    private static final class Vectors {
        static final AttentionMath MATH = new VectorAttention();
    }
}
