package io.updraft.attention;

/// Chooses between scalar and vector code.
final class AttentionModes {
    private static final boolean VECTORS = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    private AttentionModes() {}

    static AttentionMath current() {
        return VECTORS ? Vectors.MATH : ScalarAttention.INSTANCE;
    }

    /// Keeps the vector classes unloaded until they are asked for.
    private static final class Vectors {
        static final AttentionMath MATH = new VectorAttention();
    }
}
