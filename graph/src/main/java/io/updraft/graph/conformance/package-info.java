/// Runs ONNX's node tests (or any test in their form: a model, inputs, expected outputs) the way a user's model runs.
///
/// May use the rest of this room; the command and the tests of the project use it.
@NullMarked
package io.updraft.graph.conformance;

import org.jspecify.annotations.NullMarked;
