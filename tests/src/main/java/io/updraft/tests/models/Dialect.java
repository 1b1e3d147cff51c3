package io.updraft.tests.models;

import java.nio.file.Path;
import java.util.function.Consumer;

/// A random model in one dialect.
///
/// @param name of the case
/// @param writer writes the folder
/// @param oracle writes what ONNX Runtime runs in its place: the same folder, or another form of the same model where
///        ONNX Runtime refuses this one or computes it wrongly
/// @param exact writes the same model without what the dialect rounds on the way (activations, halves); the same
///        writer where nothing is rounded
/// @param rounding how much the dialect rounds
public record Dialect(String name, Consumer<Path> writer, Consumer<Path> oracle, Consumer<Path> exact,
        Rounding rounding) {
    /// What a dialect rounds between the weights and the logits.
    public enum Rounding {
        /// Nothing but FLOAT arithmetic.
        NONE,
        /// Every activation to FLOAT16.
        HALF,
        /// Activations to 8 bits, each block by its own range: no activation jumps by more than its own rounding.
        BLOCKS,
        /// The same, where the model does not ask for it but ONNX Runtime does so by default.
        BLOCKS_BY_DEFAULT,
        /// Activations to 8 bits with a range for all: where two runtimes' inputs differ in the last bit, one may round
        /// up what the other rounds down.
        STEPS
    }

    static Dialect plain(String name, Consumer<Path> writer) {
        return new Dialect(name, writer, writer, writer, Rounding.NONE);
    }

    static Dialect against(String name, Consumer<Path> writer, Consumer<Path> oracle) {
        return new Dialect(name, writer, oracle, oracle, Rounding.NONE);
    }

    static Dialect rounded(String name, Consumer<Path> writer, Consumer<Path> exact, Rounding rounding) {
        return new Dialect(name, writer, writer, exact, rounding);
    }

    static Dialect steps(String name, Consumer<Path> writer) {
        return new Dialect(name, writer, writer, writer, Rounding.STEPS);
    }

    @Override
    public String toString() {
        return name;
    }
}
