package io.updraft.tasks;

/// Chooses between scalar and vector code.
final class GateModes {
    private GateModes() {
    }

    static GateMath current() {
        return VectorModule.isPresent() ? Vectors.MATH : ScalarGate.INSTANCE;
    }

    /// Keeps the vector classes unloaded until they are asked for.
    private static final class Vectors {
        static final GateMath MATH = new VectorGate();
    }
}
